internal import Files

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

  /// A tensor of floats, as they are or rounded.
  ///
  /// **Rounding** To F16 and BF16 as torch rounds: to nearest, ties to even, to infinity what is too
  /// large (65,520 and more for F16), and to the subnormals what is small. NaN stays NaN, a quiet
  /// one; its sign and as much of its payload as there is room for stay too.
  ///
  /// - Parameters:
  ///   - name: The name in the file.
  ///   - dataType: F32, F16 or BF16; any other is refused when the tensor is written.
  ///   - shape: The size of each dimension, the slowest first.
  ///   - floats: The elements, row-major. They are rounded when they are written, a few at a time.
  public init(name: String, dataType: DataType = .float32, shape: [Int], floats: [Float]) {
    self.name = name
    self.dataType = dataType
    self.shape = shape
    elements = .floats(floats)
  }

  /// A tensor of floats, which are copied, and rounded as those of an array.
  ///
  /// - Parameters:
  ///   - name: The name in the file.
  ///   - dataType: F32, F16 or BF16; any other is refused when the tensor is written.
  ///   - shape: The size of each dimension, the slowest first.
  ///   - floats: The elements, row-major.
  /// - Complexity: O(elements); allocates them.
  public init(
    name: String, dataType: DataType = .float32, shape: [Int], floats: Span<Float>
  ) {
    let copy = unsafe floats.withUnsafeBufferPointer { unsafe Array($0) }
    self.init(name: name, dataType: dataType, shape: shape, floats: copy)
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

  /// How many bytes the elements take; 0 where they are floats that the type cannot hold.
  public var byteCount: Int {
    switch elements {
    case .bytes(let bytes): bytes.count
    case .floats(let floats): floats.count * (FloatRounding(to: dataType)?.byteCount ?? 0)
    case .tensor(let tensor): tensor.byteCount
    }
  }

  /// Checks that the elements can be had as the type.
  func checkElements(in path: String) throws(SafeTensorsError) {
    guard case .floats = elements, FloatRounding(to: dataType) == nil else { return }
    throw .notRoundable(path: path, tensor: name, dataType: dataType)
  }

  /// Appends the elements' bytes to `file`.
  ///
  /// - Precondition: ``checkElements(in:)`` did not throw.
  func write(to file: inout AtomicFile) throws(FileError) {
    switch elements {
    case .bytes(let bytes): unsafe try file.write(bytes.span.bytes)
    case .floats(let floats) where dataType == .float32:
      unsafe try file.write(floats.span.bytes)
    case .floats(let floats): try FloatRounding(to: dataType)?.write(floats.span, to: &file)
    case .tensor(let tensor): try file.write(tensor.bytes)
    }
  }
}
