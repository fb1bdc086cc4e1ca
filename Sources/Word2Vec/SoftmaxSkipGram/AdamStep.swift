/// One step of Adam (Kingma and Ba, 2015) as PyTorch takes it.
///
///     m = m + (1 - β₁) (g - m)
///     v = β₂ v + (1 - β₂) g²
///     p = p - α / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
///
/// with g the gradient times ``gradientScale``. **Accuracy** The coefficients are computed in double
/// precision, all else in floats; each number's result depends on nothing but itself.
struct AdamStep: Sendable {
  private let gradientScale: Float
  private let firstShare: Float
  private let secondBeta: Float
  private let secondShare: Float
  private let stepSize: Float
  private let rootScale: Float
  private let epsilon: Float

  /// - Parameters:
  ///   - options: Step size, β₁, β₂ and ε.
  ///   - powers: β₁ and β₂ to the power of the step's number, from 1.
  ///   - gradientScale: What gradients are multiplied by first.
  init(_ options: SoftmaxSkipGramOptions, powers: (Double, Double), gradientScale: Double) {
    self.gradientScale = Float(gradientScale)
    firstShare = Float(1 - options.betas.0)
    secondBeta = Float(options.betas.1)
    secondShare = Float(1 - options.betas.1)
    stepSize = Float(options.learningRate / (1 - powers.0))
    rootScale = Float((1 - powers.1).squareRoot())
    epsilon = Float(options.epsilon)
  }

  /// A matrix of weights and its means, of one shape.
  struct Parameters: Sendable {
    let values: SharedNumbers<Float>
    let means: SharedNumbers<Float>
    let squares: SharedNumbers<Float>

    init(_ values: [Float]) {
      self.values = SharedNumbers<Float>(values)
      means = SharedNumbers<Float>(zeros: values.count)
      squares = SharedNumbers<Float>(zeros: values.count)
    }
  }

  /// Changes some of `parameters` by their gradient.
  @unsafe
  func update(_ parameters: Parameters, _ range: Range<Int>, gradient: UnsafePointer<Float>) {
    let p = unsafe parameters.values.base + range.lowerBound
    let m = unsafe parameters.means.base + range.lowerBound
    let v = unsafe parameters.squares.base + range.lowerBound
    var index = 0
    while index + 8 <= range.count {
      let values = unsafe update(
        SIMD8(loading: p + index), SIMD8(loading: m + index), SIMD8(loading: v + index),
        SIMD8(loading: gradient + index))
      unsafe values.p.store(to: p + index)
      unsafe values.m.store(to: m + index)
      unsafe values.v.store(to: v + index)
      index += 8
    }
    while index < range.count {
      let values = unsafe update(
        SIMD8(repeating: p[index]), SIMD8(repeating: m[index]), SIMD8(repeating: v[index]),
        SIMD8(repeating: gradient[index]))
      unsafe p[index] = values.p[0]
      unsafe m[index] = values.m[0]
      unsafe v[index] = values.v[0]
      index += 1
    }
  }

  @inline(__always)
  private func update(
    _ p: SIMD8<Float>, _ m: SIMD8<Float>, _ v: SIMD8<Float>, _ gradient: SIMD8<Float>
  ) -> (p: SIMD8<Float>, m: SIMD8<Float>, v: SIMD8<Float>) {
    let g = gradient * gradientScale
    let mean = m + (g - m) * firstShare
    let square = v * secondBeta + g * g * secondShare
    let root = square.squareRoot() / rootScale + epsilon
    return (p - mean / root * stepSize, mean, square)
  }
}

extension SIMD8<Float> {
  @inline(__always) @unsafe
  fileprivate init(loading address: UnsafePointer<Float>) {
    self = unsafe UnsafeRawPointer(address).loadUnaligned(as: Self.self)
  }

  @inline(__always) @unsafe
  fileprivate func store(to address: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self)
  }
}
