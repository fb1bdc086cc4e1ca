internal import LinearAlgebra

/// Dropout: in training, a share of numbers becomes 0 and the others grow by 1 / (1 - share), so that
/// their mean stays (Srivastava et al., 2014).
///
/// What is dropped follows from the generator alone. It is not what torch drops, which draws here from
/// a generator of its own.
public struct Dropout: ~Copyable {
  /// The share of numbers that become 0.
  public let share: Double
  private var mask = FloatBuffer()

  /// A layer that drops.
  ///
  /// - Parameter share: The share of numbers that become 0.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(share: Double) throws(RecurrentError) {
    try require(share >= 0 && share < 1, "dropout", share, "0 to below 1")
    self.share = share
  }

  /// A layer that drops a share that was found to be in range.
  init(checkedShare share: Double) { self.share = share }

  /// Drops some of the values.
  ///
  /// - Parameters:
  ///   - activations: What to drop from.
  ///   - generator: What is dropped follows from it.
  public mutating func forward(
    _ activations: inout Activations, from generator: inout TorchGenerator
  ) {
    Self.drop(&activations, share: share, &mask, from: &generator)
  }

  /// Drops the gradients of what the way forward dropped.
  ///
  /// - Parameter activations: What was dropped from.
  public func backward(_ activations: inout Activations) {
    Self.dropGradients(of: &activations, mask)
  }

  static func drop(
    _ activations: inout Activations, share: Double, _ mask: inout FloatBuffer,
    from generator: inout TorchGenerator
  ) {
    let count = activations.rowCount * activations.width
    mask.reserve(count)
    let (kept, bound) = (Float(1 / (1 - share)), Float(share))
    for index in 0..<count {
      let factor = generator.nextUniform() < bound ? 0 : kept
      unsafe mask.base[index] = factor
      unsafe activations.values.base[index] *= factor
    }
  }

  static func dropGradients(of activations: inout Activations, _ mask: borrowing FloatBuffer) {
    for index in 0..<activations.rowCount * activations.width {
      unsafe activations.gradients.base[index] *= mask.base[index]
    }
  }
}
