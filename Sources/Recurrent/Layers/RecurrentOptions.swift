/// What a stack of recurrent layers is made of.
public struct RecurrentOptions: Sendable, Equatable {
  /// How a state follows from the one before.
  public enum Cell: String, Sendable, CaseIterable {
    /// Elman's: `h = tanh(W x + U h)`.
    case tanh
    /// The same with `max(0, …)` in place of the tanh.
    case relu
    /// Long short-term memory (Hochreiter and Schmidhuber, 1997), with gates i, f, g and o.
    case lstm
    /// The gated recurrent unit (Cho et al., 2014), with gates r, z and n, the reset after the product.
    case gru

    /// How many gates it has, each with its rows in the weights.
    public var gateCount: Int {
      switch self {
      case .tanh, .relu: 1
      case .lstm: 4
      case .gru: 3
      }
    }
  }

  /// How a state follows from the one before.
  public var cell: Cell
  /// How many numbers an input has.
  public var inputSize: Int
  /// How many numbers a state has.
  public var hiddenSize: Int
  /// How many layers stand on each other.
  public var layerCount: Int
  /// Whether each layer reads the sequence backwards too.
  public var isBidirectional: Bool
  /// The share of numbers that become 0 between layers in training.
  public var dropout: Double
  /// Whether there are biases.
  public var hasBias: Bool

  /// Options with torch's defaults.
  ///
  /// - Parameters:
  ///   - cell: How a state follows from the one before.
  ///   - inputSize: How many numbers an input has.
  ///   - hiddenSize: How many numbers a state has.
  ///   - layerCount: How many layers stand on each other.
  ///   - isBidirectional: Whether each layer reads the sequence backwards too.
  ///   - dropout: The share of numbers that become 0 between layers in training.
  ///   - hasBias: Whether there are biases.
  public init(
    cell: Cell, inputSize: Int, hiddenSize: Int, layerCount: Int = 1,
    isBidirectional: Bool = false, dropout: Double = 0, hasBias: Bool = true
  ) {
    self.cell = cell
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
    self.layerCount = layerCount
    self.isBidirectional = isBidirectional
    self.dropout = dropout
    self.hasBias = hasBias
  }

  /// 2 where layers are bidirectional.
  public var directionCount: Int { isBidirectional ? 2 : 1 }
  /// How many numbers a step of a layer's output has.
  public var outputSize: Int { directionCount * hiddenSize }

  /// The largest size of an input or a state.
  static let sizeLimit = 1 << 16

  func validate() throws(RecurrentError) {
    let size = "1 to \(Self.sizeLimit)"
    try require(1...Self.sizeLimit ~= inputSize, "inputSize", inputSize, size)
    try require(1...Self.sizeLimit ~= hiddenSize, "hiddenSize", hiddenSize, size)
    try require(1...256 ~= layerCount, "layerCount", layerCount, "1 to 256")
    try require(dropout >= 0 && dropout < 1, "dropout", dropout, "0 to below 1")
  }
}
