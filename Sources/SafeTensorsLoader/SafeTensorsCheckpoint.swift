internal import Files

/// The tensors of a checkpoint, whether they stand in one safetensors file or in several.
///
/// A sharded checkpoint has an index, `model.safetensors.index.json`, that maps each tensor to the
/// file that holds it. All files are opened, and all headers checked, at once: so a shard that is
/// missing or damaged is known before the first tensor is used. Where they are mapped, no tensor is
/// read by that.
///
/// **Strictness** transformers takes from the index no more than the names of the files, and loads
/// what is in them, of two tensors of one name the one in the last file. Here the index is taken at
/// its word: where files and index disagree, one of them is damaged or of another save, and opening
/// fails. So it does where the tensors' bytes are not `metadata.total_size` in sum: mixing the shards
/// of a half-precision save with those of another shows there alone. An index without that size is
/// not checked for it.
public struct SafeTensorsCheckpoint: Sendable {
  /// The one file, or the index.
  public let path: String
  /// The files, in the order of their names; each says which tensors it holds.
  public let files: [SafeTensorsFile]
  /// The names of all tensors, file by file, in the order of their data.
  public let tensorNames: [String]

  private let fileIndices: [ExactString: Int]

  /// Opens a checkpoint.
  ///
  /// - Parameters:
  ///   - path: A safetensors file; or an index, whose name ends in `.json`; or a folder. In a folder
  ///     `model.safetensors` is looked for and then `model.safetensors.index.json`, as transformers
  ///     does.
  ///   - access: Whether the files are mapped or read.
  /// - Throws: `FileError` where a file cannot be opened or read. ``SafeTensorsError`` where a file
  ///   or the index is malformed, where they do not fit together, and for a folder that holds a
  ///   pickled checkpoint only.
  /// - Complexity: O(headers) where the files are mapped, O(files) where they are read.
  public init(path: String, access: SafeTensorsFile.Access = .mapped) throws {
    let path = WholeFile.isFolder(path) ? try Self.checkpoint(in: path) : path
    let isIndex = path.hasSuffix(".json")
    try self.init(
      isIndex
        ? Self.open(ShardIndex(path: path), at: path, access: access)
        : [SafeTensorsFile(path: path, access: access)],
      path: path)
  }

  /// - Precondition: No two files hold a tensor of the same name.
  private init(_ files: [SafeTensorsFile], path: String) {
    self.path = path
    self.files = files
    tensorNames = files.flatMap(\.tensorNames)
    fileIndices = Dictionary(
      uniqueKeysWithValues: files.enumerated().flatMap { index, file in
        file.tensorNames.map { (ExactString($0), index) }
      })
  }

  /// The file to open in `folder`.
  private static func checkpoint(in folder: String) throws(SafeTensorsError) -> String {
    let file = "\(folder)/model.safetensors"
    for path in [file, "\(file).index.json"] where WholeFile.exists(path) { return path }
    for name in ["pytorch_model.bin", "pytorch_model.bin.index.json"] {
      let pickled = "\(folder)/\(name)"
      if WholeFile.exists(pickled) { throw .pickledCheckpoint(path: pickled) }
    }
    // Opening it will say that it is missing.
    return file
  }

  // MARK: Tensors

  /// The tensor called `name`, byte for byte; nil where there is none.
  ///
  /// Its ``TensorView/file`` is the file that it stands in.
  public subscript(name: String) -> TensorView? {
    fileIndices[ExactString(name)].flatMap { files[$0][name] }
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
  public func tensor(named name: String, shape: [Int]) throws(SafeTensorsError) -> TensorView {
    try tensor(named: name).checked(shape: shape)
  }
}
