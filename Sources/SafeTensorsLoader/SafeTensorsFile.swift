internal import Files

/// An open safetensors file: its header, wholly checked, and its tensors.
///
/// The file is mapped into memory. Opening it reads the header alone; a tensor's bytes are read
/// from the disk when they are first touched, and are shared with every process that maps the file.
/// A ``TensorView`` keeps the file mapped for as long as it lives, and so does a ``FloatTensor`` that
/// uses it in place. With ``Access/read`` the whole file is read instead, once.
///
/// **Trust** Nothing in the file is believed before it is checked: no header, however malformed, can
/// do more than make `init` throw. Two tensors never share a byte, and every byte after the header
/// belongs to a tensor. The values themselves are not looked at: they may be infinite or NaN. What
/// no check can prevent is another process that writes into the file while it is mapped: values may
/// change, and where it cuts the file short, the next touch past the new end stops this process with
/// a bus error. Replace such files by renaming; where others may write to one, open it with
/// ``Access/read``.
///
/// **Strictness** As the reference implementation, safetensors 0.8.0, but for six things. Four are
/// refused here which it lets pass: a key that an object holds twice, a tensor's fields as an array,
/// a type as an object, and a dimension over `Int.max` of a tensor without elements. Two are taken which it refuses: a
/// type that is not known, whose tensors are checked for all but their size and refused when their
/// elements are used; and a number over the largest double in a member that nobody reads.
/// `Documentation/ThreatModel.md` says why.
public final class SafeTensorsFile: Sendable {
  /// The path as it was given, or the name of the bytes.
  public let path: String
  /// The pairs of strings under `__metadata__`; empty where there are none.
  ///
  /// Of keys that are canonically equivalent, the first is kept.
  public let metadata: [String: String]
  /// The names of all tensors in the order of their data.
  public let tensorNames: [String]

  let memory: Memory
  private let tensors: [ExactString: Header.Tensor]

  /// Opens the file at `path` and checks its header.
  ///
  /// - Parameters:
  ///   - path: The file, which must be a regular one.
  ///   - access: Whether the file is mapped or read.
  /// - Throws: `FileError` where the file cannot be opened or read, ``SafeTensorsError`` where it is
  ///   no well-formed safetensors file.
  /// - Complexity: O(header) where the file is mapped, O(file) where it is read.
  public convenience init(path: String, access: Access = .mapped) throws {
    let file =
      switch access {
      case .mapped: try MappedFile(path: path)
      case .read: try MappedFile(reading: path)
      }
    try self.init(Memory(mapping: file), path: path)
  }

  /// Copies `bytes`, which are a whole file, and checks the header.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - name: What errors call it.
  /// - Throws: ``SafeTensorsError`` where the bytes are no well-formed safetensors file.
  public convenience init(bytes: [UInt8], name: String = "bytes in memory") throws(SafeTensorsError)
  {
    let memory = unsafe Memory(byteCount: bytes.count) { unsafe $0.copyBytes(from: bytes) }
    try self.init(memory, path: name)
  }

  private init(_ memory: Memory, path: String) throws(SafeTensorsError) {
    let header = try Header(reading: memory, path: path)
    self.path = path
    self.memory = memory
    metadata = header.metadata
    tensorNames = header.tensors.map(\.name)
    tensors = Dictionary(
      uniqueKeysWithValues: header.tensors.map { (ExactString($0.name), $0) })
  }

  // MARK: Tensors

  /// The tensor called `name`, byte for byte; nil where there is none.
  public subscript(name: String) -> TensorView? {
    tensors[ExactString(name)].map { TensorView($0, of: self) }
  }

  /// The tensor called `name`, byte for byte.
  ///
  /// - Throws: ``SafeTensorsError/noSuchTensor(path:tensor:)``.
  public func tensor(named name: String) throws(SafeTensorsError) -> TensorView {
    guard let tensor = self[name] else { throw .noSuchTensor(path: path, tensor: name) }
    return tensor
  }

  /// The tensor called `name`, byte for byte, which must have `shape`.
  ///
  /// - Throws: ``SafeTensorsError/noSuchTensor(path:tensor:)``,
  ///   ``SafeTensorsError/unexpectedShape(path:tensor:expected:found:)``.
  public func tensor(
    named name: String, shape: [Int]
  ) throws(SafeTensorsError) -> TensorView {
    try tensor(named: name).checked(shape: shape)
  }

  /// The whole file, header and data.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get {
      let bytes = unsafe memory.bytes
      return unsafe _overrideLifetime(RawSpan(_unsafeBytes: bytes), borrowing: self)
    }
  }

  /// How many bytes the data of all tensors takes.
  var dataByteCount: Int { tensors.values.reduce(0) { $0 + $1.byteRange.count } }
}
