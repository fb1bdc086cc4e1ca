/// A tensor where it stands in its file: a name, a type, a shape and bytes that nobody has copied.
///
/// Elements are little-endian and row-major. Their address is a multiple of nothing in particular:
/// only a header padded by its writer aligns them.
public struct TensorView: Sendable {
  /// The file, which lives at least as long as the view.
  public let file: SafeTensorsFile
  /// The name, byte for byte as in the file.
  public let name: String
  /// The type of the elements.
  public let dataType: DataType
  /// The size of each dimension, the slowest first; empty for a scalar.
  public let shape: [Int]
  /// Where the elements stand, in bytes from the beginning of the file.
  public let byteRange: Range<Int>

  /// Rows of `tensor`, or others of its elements that stand together.
  init(_ tensor: TensorView, shape: [Int], byteRange: Range<Int>) {
    file = tensor.file
    name = tensor.name
    dataType = tensor.dataType
    self.shape = shape
    self.byteRange = byteRange
  }

  init(_ tensor: Header.Tensor, of file: SafeTensorsFile) {
    self.file = file
    name = tensor.name
    dataType = tensor.dataType
    shape = tensor.shape
    byteRange = tensor.byteRange
  }

  /// This tensor, which must have `shape`.
  func checked(shape expected: [Int]) throws(SafeTensorsError) -> TensorView {
    guard shape == expected else {
      throw .unexpectedShape(path: file.path, tensor: name, expected: expected, found: shape)
    }
    return self
  }

  /// The product of the shape; 1 for a scalar.
  public var elementCount: Int { shape.elementCount }

  /// How many bytes the elements take.
  public var byteCount: Int { byteRange.count }

  /// The elements' bytes, in the file's memory.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: file.memory.bytes[byteRange])
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }
}
