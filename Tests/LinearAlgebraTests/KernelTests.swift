import Foundation
import LinearAlgebra
import TestSupport
import Testing

/// Every kernel of every instruction set against float64, within the bounds of CKernels.h.
@Suite struct KernelTests {
  static let widths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 384, 768, 1537]

  static func backend(_ kernels: KernelSet) -> Backend { Backend(kernels: kernels) }

  private func buffer(_ values: [Float]) -> FloatBuffer {
    var buffer = FloatBuffer(count: values.count)
    var span = buffer.mutableSpan
    for (index, value) in values.enumerated() { span[index] = value }
    return buffer
  }

  private func floats(_ buffer: borrowing FloatBuffer) -> [Float] {
    let span = buffer.span
    return span.indices.map { span[$0] }
  }

  @Test(arguments: KernelSet.allSupported, widths)
  func layerNorm(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: UInt64(width))
    for mean in [0, 5, 20, 140] as [Float] {
      let x = random.normals(5 * width).map { $0 + mean }
      let y = random.normals(5 * width)
      let gamma = random.normals(width)
      let beta = random.normals(width)
      var actual = buffer(y)
      Self.backend(kernels).layerNorm(
        buffer(x), rows: 5, addingTo: &actual, gamma: gamma.span, beta: beta.span, epsilon: 1e-5)
      let result = floats(actual)
      for row in 0..<5 {
        let range = row * width..<(row + 1) * width
        let scaled = Self.normalized(zip(x[range], y[range]).map { $0 + $1 }, gamma, epsilon: 1e-5)
        let largest = scaled.reduce(1e-3) { max($0, abs($1)) }
        expectClose(
          Array(result[range]), zip(scaled, beta).map { Float($0 + Double($1)) },
          within: Float(2e-6 * largest), "mean \(mean)")
      }
    }
  }

  /// A row's normalized sums times gamma, in float64.
  private static func normalized(_ sums: [Float], _ gamma: [Float], epsilon: Double) -> [Double] {
    let s = sums.map { Double($0) }
    let mean = s.reduce(0, +) / Double(s.count)
    let variance = s.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(s.count)
    return zip(s, gamma).map { ($0 - mean) / (variance + epsilon).squareRoot() * Double($1) }
  }

  /// BERT's epsilon is 1e-12: what rounding leaves of a constant row would be blown up a millionfold.
  ///
  /// A sum of n equal numbers in lanes of 8 is off by (n / 16 + 5) * 2^-24 of it: partial sums grow
  /// evenly, so that each rounding is half of the last on average, and lanes are added up and divided
  /// in four and a half more. So far is the mean off, and the mean of the deviations by as much of that.
  @Test(arguments: KernelSet.allSupported, [33, 384, 768])
  func aConstantRowBecomesBeta(kernels: KernelSet, width: Int) {
    for value in [0.3, 3.3, -7.7, 1234.567] as [Float] {
      var y = buffer([Float](repeating: value, count: width))
      let beta = (0..<width).map { Float($0 % 7) }
      Self.backend(kernels).layerNorm(
        buffer([Float](repeating: 0, count: width)), rows: 1, addingTo: &y,
        gamma: [Float](repeating: 1, count: width).span, beta: beta.span, epsilon: 1e-12)
      let share = Float(width / 16 + 5) * 0x1p-24
      // And half a unit in the last place of the largest beta.
      let bound = abs(value) * 1e6 * share * share + 0x1p-22
      expectClose(floats(y), beta, within: bound, "\(value)")
    }
  }

  /// Where floats do not hold the squares, which float64 does, no row may look like a result.
  @Test(arguments: KernelSet.allSupported, [5, 16, 33])
  func deviationsThatAreTooLargeMakeNaNOrAreRight(kernels: KernelSet, width: Int) {
    let x = (0..<2 * width).map { ($0 < width) == ($0 % 2 == 0) ? Float(-1e19) : 3e19 }
    let (ones, zeros) = (
      [Float](repeating: 1, count: width), [Float](repeating: 0, count: width)
    )
    var y = buffer(x.enumerated().map { $0 < width ? 0 : -$1 + Float($0 % 3) })
    Self.backend(kernels).layerNorm(
      buffer(x), rows: 2, addingTo: &y, gamma: ones.span, beta: zeros.span, epsilon: 1e-12)
    let result = floats(y)
    let expected = Self.normalized(Array(x[..<width]), ones, epsilon: 1e-12)
    if result[..<width].contains(where: { !$0.isNaN }) {
      expectClose(Array(result[..<width]), expected.map { Float($0) }, within: 1e-5)
    }
    #expect(result[width...].allSatisfy { $0.isFinite }, "the next row")
  }

  @Test(arguments: KernelSet.allSupported, widths)
  func softmax(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: UInt64(width))
    let (rows, stride, scale) = (3, width + 3, Float(0.25))
    let x = random.normals(rows * stride).map { $0 * 20 }
    var actual = x
    unsafe actual.withRows {
      unsafe kernels.softmax(rows: rows, width: width, stride: stride, scale: scale, $0)
    }
    var expected = x
    for row in 0..<rows {
      let logits = x[row * stride..<row * stride + width].map { Double($0) * Double(scale) }
      let largest = logits.max() ?? 0
      let weights = logits.map { exp($0 - largest) }
      let sum = weights.reduce(0, +)
      for (index, weight) in weights.enumerated() {
        expected[row * stride + index] = Float(weight / sum)
      }
    }
    // Four units in the last place of 1; what lies between the rows must not change at all.
    expectClose(actual, expected, within: 4 * 0x1p-23)
    for row in 0..<rows {
      let gap = row * stride + width..<(row + 1) * stride
      #expect(actual[gap] == x[gap])
    }
  }

  @Test(arguments: KernelSet.allSupported) func softmaxOfWhatIsNotFinite(kernels: KernelSet) {
    let width = 19
    var x = [Float](repeating: 1, count: 5 * width)
    x[0 * width + 18] = -.infinity
    x[1 * width + 2] = .nan
    x[2 * width + 17] = .infinity
    for index in 0..<width { x[3 * width + index] = -.infinity }
    unsafe x.withRows { unsafe kernels.softmax(rows: 5, width: width, stride: width, scale: 1, $0) }
    #expect(x[18] == 0)
    expectClose(Array(x[..<18]), [Float](repeating: 1 / 18, count: 18), within: 0x1p-23)
    #expect(x[width..<4 * width].allSatisfy { $0.isNaN })
    expectClose(
      Array(x[(4 * width)...]), [Float](repeating: 1 / 19, count: width), within: 0x1p-23)
  }

  @Test(arguments: KernelSet.allSupported) func aNaNSpoilsItsOwnRowOnly(kernels: KernelSet) {
    let width = 21
    let ones = [Float](repeating: 1, count: width)
    var x = (0..<3 * width).map { Float($0 % 5) }
    x[width + 20] = .nan
    var normalized = buffer([Float](repeating: 0, count: 3 * width))
    Self.backend(kernels).layerNorm(
      buffer(x), rows: 3, addingTo: &normalized, gamma: ones.span, beta: ones.span, epsilon: 1e-12)
    var activated = x
    unsafe activated.withRows {
      let x = unsafe $0
      unsafe ones.withUnsafeBufferPointer {
        guard let bias = $0.baseAddress else { return }
        unsafe kernels.addBias(bias, .gelu, rows: 3, width: width, stride: width, to: x)
      }
    }
    let others = Self.activations.map { activation, _ in
      Self.activated(x, bias: ones, activation, rows: 3, stride: width, kernels)
    }
    for values in [floats(normalized), activated] + others {
      #expect(values[..<width].allSatisfy { $0.isFinite })
      #expect(values[width + 20].isNaN)
      #expect(values[(2 * width)...].allSatisfy { $0.isFinite })
    }
  }

  @Test(arguments: KernelSet.allSupported) func nothingIsWrittenForNoRowsOrNoWidth(
    kernels: KernelSet
  ) {
    let before: [Float] = [1, 2, 3, 4]
    for (rows, width) in [(0, 2), (2, 0)] {
      var x = before
      let other = before
      unsafe x.withRows {
        let x = unsafe $0
        unsafe other.withUnsafeBufferPointer {
          guard let y = $0.baseAddress else { return }
          unsafe kernels.softmax(rows: rows, width: width, stride: 2, scale: 1, x)
          unsafe kernels.addBias(y, .none, rows: rows, width: width, stride: 2, to: x)
          unsafe kernels.addBias(y, .gelu, rows: rows, width: width, stride: 2, to: x)
          unsafe kernels.layerNorm(
            rows: rows, width: width, y, gamma: y, beta: y, epsilon: 1, into: x)
          unsafe kernels.addScaled(1, y, to: x, count: 0)
        }
      }
      #expect(x == before)
    }
  }

  /// The activation, alone: a product with the identity.
  @Test(arguments: KernelSet.allSupported) func gelu(kernels: KernelSet) {
    let width = 401
    var identity = [Float](repeating: 0, count: width * width)
    for index in 0..<width { identity[index * width + index] = 1 }
    let values = (0..<width).map { Float($0 - 200) / 20 }
    let rows = Backend.paddedRows(1, inputs: width, outputs: width)
    let x = buffer(values + [Float](repeating: 0, count: (rows - 1) * width))
    let bias = (0..<width).map { Float($0 % 7) / 70 }
    var y = FloatBuffer(count: rows * width)
    Self.backend(kernels).linear(
      x, rows: 1, weight: identity.span, bias: bias.span, activation: .gelu, into: &y)
    let result = floats(y)
    for (index, value) in values.enumerated() {
      let v = Double(value + bias[index])
      let expected = v * 0.5 * erfc(-v / 2.0.squareRoot())
      #expect(abs(Double(result[index]) - expected) <= 2e-7 * max(1, abs(v)), "gelu(\(v))")
    }
  }

  // MARK: Other activations

  /// The activations but the exact GELU, and what they are in float64.
  static let activations: [(Backend.Activation, @Sendable (Double) -> Double)] = [
    (.none, { $0 }), (.relu, { max($0, 0) }), (.silu, { $0 / (1 + exp(-$0)) }),
    (
      .geluTanh,
      { $0 / 2 * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0))) }
    ),
  ]

  private static func activated(
    _ x: [Float], bias: [Float], _ activation: Backend.Activation, rows: Int, stride: Int,
    _ kernels: KernelSet
  ) -> [Float] {
    var result = x
    unsafe result.withRows {
      let x = unsafe $0
      unsafe bias.withUnsafeBufferPointer {
        guard let base = $0.baseAddress else { return }
        unsafe kernels.addBias(
          base, activation, rows: rows, width: bias.count, stride: stride, to: x)
      }
    }
    return result
  }

  /// Dense around zero, and out to where exponentials vanish and cubes overflow.
  @Test(arguments: KernelSet.allSupported, [1, 7, 8, 9, 15, 16, 17, 401])
  func activationsAreWithinTheirBounds(kernels: KernelSet, width: Int) {
    let (rows, rowLength) = (5, width + 3)
    let far: [Float] = [
      -0.0, 0, 1e-30, -1e-30, 30, -30, 88, -88, 1e4, -1e4, 1e15, -1e15, 1e30, -1e30,
    ]
    var x = (0..<rows * rowLength).map { Float($0 % 799 - 400) / 40 }
    for index in stride(from: 0, to: x.count, by: 9) { x[index] = far[index / 9 % far.count] }
    let bias = (0..<width).map { Float($0 % 7) / 70 }
    for (activation, reference) in Self.activations {
      let bound = activation == .relu || activation == .none ? 0 : 3e-7
      let result = Self.activated(
        x, bias: bias, activation, rows: rows, stride: rowLength, kernels)
      for index in x.indices {
        let (row, column) = index.quotientAndRemainder(dividingBy: rowLength)
        guard column < width else {
          #expect(result[index] == x[index], "between rows \(row) and \(row + 1)")
          continue
        }
        let v = Double(x[index] + bias[column])
        let error = abs(Double(result[index]) - reference(v))
        #expect(error <= bound * max(1, abs(v)), "\(activation)(\(v)): \(result[index])")
      }
    }
  }

  @Test(arguments: KernelSet.allSupported) func activationsOfNothingWriteNothing(kernels: KernelSet)
  {
    let x: [Float] = [-1, 2, -3, 4]
    for (activation, _) in Self.activations {
      #expect(Self.activated(x, bias: [1, 1], activation, rows: 0, stride: 2, kernels) == x)
      #expect(Self.activated(x, bias: [], activation, rows: 2, stride: 2, kernels) == x)
    }
  }

  @Test(arguments: KernelSet.allSupported, widths) func addScaled(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: 4)
    let x = random.normals(width)
    let y = random.normals(width)
    var actual = y
    unsafe x.withUnsafeBufferPointer { x in
      unsafe actual.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        unsafe kernels.addScaled(0.3, x, to: y, count: width)
      }
    }
    let expected = zip(x, y).map { $1 + 0.3 * $0 }
    expectClose(actual, expected, within: 1e-6)
  }
}

extension [Float] {
  /// Lends the floats' address.
  fileprivate mutating func withRows(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    unsafe withUnsafeMutableBufferPointer { if let base = $0.baseAddress { unsafe body(base) } }
  }
}
