public import SafeTensorsLoader

extension TensorReport {
  /// Something about a tensor that is not as it should be.
  @nonexhaustive
  public enum Defect: Equatable, Sendable {
    /// A parameter's shape is another than config.json says.
    case shape(expected: [Int])
    /// A parameter's elements cannot be read as floats.
    case type
    /// Some elements are NaN or infinite.
    case nonFinite(NonFiniteCounts)
  }

  /// What is wrong with the tensor, whether it matters or not.
  public var defects: [Defect] {
    var defects: [Defect] = []
    if let expectedShape, hasWrongShape { defects.append(.shape(expected: expectedShape)) }
    if expectedShape != nil, !isConvertible { defects.append(.type) }
    if let nonFinite, nonFinite.total > 0 { defects.append(.nonFinite(nonFinite)) }
    return defects
  }

  /// Whether `defect` keeps the model from loading, or its vectors from being right.
  ///
  /// Numbers of tensors that vectors do not need, the pooler's among them, do not. Where no tensor
  /// has a role, all count as needed.
  public func isFatal(_ defect: Defect) -> Bool {
    switch defect {
    case .shape, .type: true
    case .nonFinite: role == .undetermined || isParameter && !isOfPooler
    }
  }

  /// Whether this is a parameter of the pooler, which a model must load and vectors do not need.
  public var isOfPooler: Bool {
    if case .parameter(let name) = role { name.hasPrefix("pooler.") } else { false }
  }
}
