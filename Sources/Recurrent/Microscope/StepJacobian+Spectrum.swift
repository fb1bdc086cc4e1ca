internal import LinearAlgebra

extension StepJacobian {
  /// By how much the matrix stretches the directions of the state's space, the largest first.
  ///
  /// - Complexity: O(size³).
  public var singularValues: [Double] {
    SingularValues.of(elements, rows: size, columns: size)
  }

  /// The Jacobian of two steps: of this one after another.
  ///
  /// - Parameter earlier: The earlier step.
  /// - Returns: How the state after the later step depends on the one before the earlier.
  /// - Precondition: Both are of one size.
  /// - Complexity: O(size³).
  public func following(_ earlier: StepJacobian) -> StepJacobian {
    StepJacobian(
      size: size, elements: SquareProduct.of(elements, earlier.elements, size: size))
  }

  /// The matrix over its largest number, which is given too; itself where it is zeros.
  func normalized() -> (matrix: StepJacobian, scale: Double) {
    let scale = elements.reduce(0) { max($0, abs($1)) }
    guard scale > 0, scale.isFinite else { return (self, scale) }
    return (StepJacobian(size: size, elements: elements.map { $0 / scale }), scale)
  }
}
