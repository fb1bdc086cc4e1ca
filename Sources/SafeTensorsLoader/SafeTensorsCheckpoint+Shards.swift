internal import Files
internal import Glibc

extension SafeTensorsCheckpoint {
  /// Opens the files of an index, and checks that they hold what it says and nothing else.
  static func open(
    _ index: ShardIndex, at path: String, access: SafeTensorsFile.Access
  ) throws -> [SafeTensorsFile] {
    let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { "\(path[..<$0])/" } ?? ""
    let files = try index.shards.map { shard in
      do {
        return try SafeTensorsFile(path: folder + shard.name, access: access)
      } catch let error as FileError where [ENOENT, ENAMETOOLONG].contains(error.code) {
        throw SafeTensorsError.missingShard(
          path: path, tensor: shard.tensors[0], shard: shard.name)
      }
    }
    for (shard, file) in zip(index.shards, files) {
      for tensor in shard.tensors where file[tensor] == nil {
        throw SafeTensorsError.notInShard(path: path, tensor: tensor, shard: shard.name)
      }
    }
    try checkNothingElse(in: files, index, path: path)
    try checkTotalSize(of: files, index, path: path)
    return files
  }

  private static func checkNothingElse(
    in files: [SafeTensorsFile], _ index: ShardIndex, path: String
  ) throws(SafeTensorsError) {
    var mapped: [ExactString: String] = [:]
    for shard in index.shards {
      for tensor in shard.tensors { mapped[ExactString(tensor)] = shard.name }
    }
    for (shard, file) in zip(index.shards, files) {
      for tensor in file.tensorNames {
        guard let expected = mapped[ExactString(tensor)] else {
          throw .notInIndex(path: path, tensor: tensor, shard: shard.name)
        }
        guard ExactString(expected) == ExactString(shard.name) else {
          throw .inAnotherShard(
            path: path, tensor: tensor, expected: expected, found: shard.name)
        }
      }
    }
  }

  private static func checkTotalSize(
    of files: [SafeTensorsFile], _ index: ShardIndex, path: String
  ) throws(SafeTensorsError) {
    guard let expected = index.totalSize else { return }
    let found = files.reduce(0) { $0 + $1.dataByteCount }
    guard found == expected else {
      throw .totalSizeMismatch(path: path, expected: expected, found: found)
    }
  }
}
