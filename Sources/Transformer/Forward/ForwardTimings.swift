/// Where the time of the encoder's forward passes went; poolers and heads are not in it.
///
/// Sequences that go through the layers on a thread of their own count with that thread's time, so
/// that the sum may be as much as the threads' number times what a clock on the wall shows.
public struct ForwardTimings: Sendable {
  /// A part of the forward pass.
  public enum Phase: String, Sendable, CaseIterable {
    /// Looking up the embeddings, and their norm.
    case embeddings
    /// Queries, keys and values.
    case projections
    /// Scores, softmax and context.
    case attention
    /// The dense layer after attention.
    case attentionOutput = "attention output"
    /// The first dense layer of the feed-forward network, and the activation.
    case intermediate
    /// The second one.
    case output
    /// Residuals and layer norms.
    case norms
    /// Copying out what was asked for.
    case results
  }

  private var durations = [Duration](repeating: .zero, count: Phase.allCases.count)

  /// No time at all.
  public init() {}

  /// The time of one part.
  public internal(set) subscript(phase: Phase) -> Duration {
    get { durations[Self.index(of: phase)] }
    set { durations[Self.index(of: phase)] = newValue }
  }

  /// The time of all parts.
  public var total: Duration { durations.reduce(.zero, +) }

  /// Adds the times of another pass.
  ///
  /// - Parameter other: Its times.
  public mutating func add(_ other: ForwardTimings) {
    for index in durations.indices { durations[index] += other.durations[index] }
  }

  private static func index(of phase: Phase) -> Int {
    Phase.allCases.firstIndex(of: phase) ?? 0
  }
}
