internal import Files
internal import StrictJSON

/// What the index of a sharded checkpoint says: which tensor stands in which file.
///
/// A JSON object, as transformers writes it: `weight_map` from the names of tensors to the names of
/// files beside the index, and `metadata.total_size`, the bytes of all tensors. The size may be
/// absent, as may all metadata. Other members are ignored.
struct ShardIndex {
  /// A file of the checkpoint.
  typealias Shard = (name: String, tensors: [String])

  /// In the order of their names, each with its tensors in the order of the index.
  let shards: [Shard]
  /// How many bytes the tensors of all shards take.
  let totalSize: Int?

  /// The most bytes that an index may have: as many as a header, which lists the same tensors.
  private static let byteLimit = 100_000_000

  init(path: String) throws {
    let reader = IndexReader(path: path)
    let index = try reader.parse(
      WholeFile.bytes(of: path, limit: Self.byteLimit))
    shards = try reader.shards(of: index)
    totalSize = try reader.totalSize(of: index)
  }
}

/// Reads the members of an index from its JSON.
private struct IndexReader {
  let path: String

  func parse(_ bytes: [UInt8]) throws(SafeTensorsError) -> JSONValue {
    let root: JSONValue
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw .indexNotJSON(path: path, byteOffset: error.byteOffset, reason: error.reason)
    }
    guard root.kind == .object else {
      throw .indexNotObject(path: path, byteOffset: root.byteOffset, found: root.excerpt)
    }
    return root
  }

  func shards(of index: JSONValue) throws(SafeTensorsError) -> [ShardIndex.Shard] {
    guard let map = index["weight_map"] else { throw .missingWeightMap(path: path) }
    guard let members = map.members else {
      throw .weightMapNotObject(path: path, byteOffset: map.byteOffset, found: map.excerpt)
    }
    var tensors: [ExactString: (name: String, tensors: [String])] = [:]
    for (key, value) in members {
      let name = try shardName(value, of: key.string ?? "")
      tensors[ExactString(name), default: (name, [])].tensors.append(key.string ?? "")
    }
    return tensors.values.sorted { $0.name.precedes($1.name) }
  }

  /// The name of a file in the folder of the index, which no name can lead out of.
  private func shardName(
    _ value: JSONValue, of tensor: String
  ) throws(SafeTensorsError) -> String {
    guard let name = value.string else {
      throw .shardNotString(
        path: path, tensor: tensor, byteOffset: value.byteOffset, found: value.excerpt)
    }
    // Bytes, as the system reads paths: an accent after a slash makes another character of it.
    let isPath = name.utf8.contains(UInt8(ascii: "/"))
    // A zero would end the name for the system; others would break the line of an error.
    let hasControl = name.utf8.contains { $0 < 0x20 || $0 == 0x7F }
    guard !isPath, !hasControl, !["", ".", ".."].contains(name) else {
      throw .invalidShardName(
        path: path, tensor: tensor, byteOffset: value.byteOffset, found: value.excerpt)
    }
    return name
  }

  func totalSize(of index: JSONValue) throws(SafeTensorsError) -> Int? {
    guard let metadata = index["metadata"], metadata.kind != .null else { return nil }
    guard metadata.kind == .object else {
      throw .indexMetadataNotObject(
        path: path, byteOffset: metadata.byteOffset, found: metadata.excerpt)
    }
    guard let value = metadata["total_size"], value.kind != .null else { return nil }
    // Some writers count in floating point.
    guard let size = value.integer ?? value.number.flatMap({ Int(exactly: $0) }), size >= 0 else {
      throw .invalidTotalSize(path: path, byteOffset: value.byteOffset, found: value.excerpt)
    }
    return size
  }
}
