/// How gradients are kept from growing too large.
public enum GradientClipping: Sendable, Equatable {
  /// All together no longer than this: ``Parameters/clipNorm(to:_:)``.
  case norm(Double)
  /// Each number no larger than this: ``Parameters/clipValues(to:_:)``.
  case value(Double)

  /// The length, or the size.
  public var limit: Double {
    switch self {
    case .norm(let limit), .value(let limit): limit
    }
  }
}

/// What a ``GradientMicroscope`` trains, and where it looks.
public struct MicroscopeOptions: Sendable, Equatable {
  /// How many characters a window has; the loss is on the one after them.
  public var length = 25
  /// How many numbers a state has.
  public var hiddenSize = 128
  /// How many numbers a character's vector has.
  public var embeddingSize = 64
  /// How often to go through the windows.
  public var epochCount = 3
  /// How parameters change by their gradients.
  public var rule = OptimizerRule.adam()
  /// How far a step goes.
  public var learningRate = 1e-3
  /// Where the random numbers of the first parameters start; the same for each cell.
  public var seed: UInt64 = 1
  /// How many windows an epoch has at most; of more, evenly spaced ones are taken.
  public var mostWindows = 4000
  /// In how many windows, evenly spaced, the Jacobians of all steps are looked at.
  public var probeCount = 2

  /// The defaults: windows of 25 characters, one at a time, Adam, three epochs.
  public init() {}

  /// The largest hidden size: Jacobians are matrices of that many rows and columns, twice for an LSTM.
  public static let largestHiddenSize = 1024

  func validate() throws(RecurrentError) {
    try require(2...10_000 ~= length, "length", length, "2 to 10000")
    try require(
      1...Self.largestHiddenSize ~= hiddenSize, "hiddenSize", hiddenSize,
      "1 to \(Self.largestHiddenSize)")
    try require(1...100_000 ~= epochCount, "epochCount", epochCount, "1 to 100000")
    try require(mostWindows > 0, "mostWindows", mostWindows, "1 or more")
    try require(1...1000 ~= probeCount, "probeCount", probeCount, "1 to 1000")
    try rule.validate()
    try require(
      learningRate >= 0 && learningRate.isFinite, "learningRate", learningRate, "0 or more")
  }
}
