public import SafeTensorsLoader

/// What a tensor of a checkpoint is to the model.
@nonexhaustive
public enum TensorRole: Equatable, Sendable {
  /// A parameter of the encoder, under this name in the state dict.
  case parameter(String)
  /// Numbers that transformers used to save and computes itself: `position_ids`.
  case buffer
  /// A parameter of the head that config.json names, under this name in the state dict.
  case headParameter(String)
  /// A parameter of another head: `cls.*`, `classifier.*`, `qa_outputs.*`, DistilBERT's `vocab_*`.
  case head
  /// Nothing that is known.
  case unknown
  /// Not to be told, because config.json is not there or is of another model.
  case undetermined
}

/// A tensor of a checkpoint, and what was found out about it.
public struct TensorReport: Sendable {
  /// The name in the file.
  public let name: String
  /// The path of the file.
  public let file: String
  /// The type of the elements.
  public let dataType: DataType
  /// The shape in the file.
  public let shape: [Int]
  /// How many elements the tensor has.
  public let elementCount: Int
  /// How many bytes the elements take in the file.
  public let byteCount: Int
  /// What it is to the model.
  public let role: TensorRole
  /// The shape as config.json says; nil for what is no parameter.
  public let expectedShape: [Int]?
  /// Whether the elements can be read as floats.
  public let isConvertible: Bool
  /// Whether the model reads the floats where the file has them: without converting them, though those
  /// of layers are then packed for the CPU's kernels.
  public let isInPlace: Bool
  /// How many elements are NaN or infinite; nil for types that have no such.
  public internal(set) var nonFinite: NonFiniteCounts?
  /// The SHA-256 of the elements' bytes, where it was asked for.
  public internal(set) var sha256: String?

  init(_ tensor: TensorView, role: TensorRole, expectedShape: [Int]?) {
    name = tensor.name
    file = tensor.file.path
    dataType = tensor.dataType
    shape = tensor.shape
    elementCount = tensor.elementCount
    byteCount = tensor.byteCount
    self.role = role
    self.expectedShape = expectedShape
    isConvertible = tensor.isConvertible
    isInPlace = tensor.hasFloatsInPlace
  }

  /// Whether the encoder has this tensor as a parameter.
  public var isParameter: Bool { if case .parameter = role { true } else { false } }

  /// Whether the head that config.json names has this tensor as a parameter.
  public var isHeadParameter: Bool { if case .headParameter = role { true } else { false } }

  /// Whether the model has this tensor, but in another shape.
  public var hasWrongShape: Bool { expectedShape.map { $0 != shape } ?? false }

  /// Whether the encoder can use this tensor: a parameter of the right shape and a type of numbers.
  public var isUsable: Bool { isParameter && !hasWrongShape && isConvertible }
}
