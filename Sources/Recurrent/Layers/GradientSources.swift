/// Where the gradients of a loss reach recurrent layers.
public struct GradientSources: OptionSet, Sendable {
  /// A bit for each.
  public let rawValue: Int

  /// The sources of some bits.
  ///
  /// - Parameter rawValue: The bits.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// The output of the last layer, all steps of it.
  public static let outputs = GradientSources(rawValue: 1)
  /// The final states of all layers.
  public static let finalState = GradientSources(rawValue: 2)
}
