/// A tensor to write: a name, a type, a shape and the elements.
///
/// Whether these go together is checked when they are written. A value holds on to the memory that
/// it was made of and copies it only where an initializer says so.
public struct TensorData: Sendable {
  /// The name that the tensor will have in the file.
  public let name: String
  /// The type of the elements.
  public let dataType: DataType
  /// The size of each dimension, the slowest first; empty for a scalar.
  public let shape: [Int]

  private let elements: Elements

  private enum Elements {
    case bytes([UInt8])
    case floats([Float])
    case tensor(TensorView)
  }

  /// A tensor of any type.
  ///
  /// - Parameters:
  ///   - name: The name in the file.
  ///   - dataType: The type of the elements.
  ///   - shape: The size of each dimension, the slowest first.
  ///   - bytes: The elements, little-endian and row-major.
  public init(name: String, dataType: DataType, shape: [Int], bytes: [UInt8]) {
    self.name = name
    self.dataType = dataType
    self.shape = shape
    elements = .bytes(bytes)
  }

  /// A tensor of single-precision floats.
  ///
  /// - Parameters:
  ///   - name: The name in the file.
  ///   - shape: The size of each dimension, the slowest first.
  ///   - floats: The elements, row-major.
  public init(name: String, shape: [Int], floats: [Float]) {
    self.name = name
    dataType = .float32
    self.shape = shape
    elements = .floats(floats)
  }

  /// A tensor of single-precision floats, which are copied.
  ///
  /// - Parameters:
  ///   - name: The name in the file.
  ///   - shape: The size of each dimension, the slowest first.
  ///   - floats: The elements, row-major.
  /// - Complexity: O(elements); allocates them.
  public init(name: String, shape: [Int], floats: Span<Float>) {
    let copy = unsafe floats.withUnsafeBufferPointer { unsafe Array($0) }
    self.init(name: name, shape: shape, floats: copy)
  }

  /// A tensor of another file, byte for byte.
  ///
  /// It may even be of the file that is replaced by writing.
  ///
  /// - Parameters:
  ///   - tensor: The tensor, whose file stays open for as long as this value lives.
  ///   - name: The name to write it under; its own where there is none.
  public init(_ tensor: TensorView, name: String? = nil) {
    self.name = name ?? tensor.name
    dataType = tensor.dataType
    shape = tensor.shape
    elements = .tensor(tensor)
  }

  /// How many bytes the elements take.
  public var byteCount: Int { withBytes { $0.byteCount } }

  /// Calls `body` with the elements' bytes.
  func withBytes<Result, Failure>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch elements {
    case .bytes(let bytes): unsafe try body(bytes.span.bytes)
    case .floats(let floats): unsafe try body(floats.span.bytes)
    case .tensor(let tensor): try body(tensor.bytes)
    }
  }
}
