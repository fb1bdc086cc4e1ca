import Files
import Foundation
import SafeTensorsLoader
import TestSupport
import Testing

/// Checkpoints in one file and in several, and what is refused of them.
@Suite struct CheckpointTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var index: String { "\(folder.path)/model.safetensors.index.json" }

  /// A file of bytes, one tensor of a byte for each name.
  private func shard(_ values: KeyValuePairs<String, UInt8>) -> [UInt8] {
    let entries = values.enumerated().map { offset, value in
      "\"\(value.key)\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[\(offset),\(offset + 1)]}"
    }
    return safeTensors("{\(entries.joined(separator: ","))}", data: values.map(\.value))
  }

  /// Two shards of the tensors a, b and c, with the index `json`.
  private func write(index json: String) throws {
    try folder.write("1.safetensors", shard(["a": 1, "b": 2]))
    try folder.write("2.safetensors", shard(["c": 3]))
    try folder.write("model.safetensors.index.json", json)
  }

  private static let map = #"{"a":"1.safetensors","b":"1.safetensors","c":"2.safetensors"}"#

  private func expect(
    _ json: String, throws error: (_ path: String) -> SafeTensorsError, _ description: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try write(index: json)
    let error = error(index)
    #expect(throws: error, sourceLocation: sourceLocation) {
      try SafeTensorsCheckpoint(path: folder.path)
    }
    #expect(error.description == "\(index): \(description)", sourceLocation: sourceLocation)
  }

  // MARK: What is read

  @Test(arguments: [SafeTensorsFile.Access.mapped, .read])
  func tensorsOfAllShards(access: SafeTensorsFile.Access) throws {
    try write(
      index: "{\"metadata\":{\"total_size\":3,\"x\":[1]},\"weight_map\":\(Self.map),\"y\":0}")
    for path in [folder.path, index] {
      let checkpoint = try SafeTensorsCheckpoint(path: path, access: access)
      #expect(checkpoint.path == index)
      #expect(checkpoint.tensorNames == ["a", "b", "c"])
      #expect(
        checkpoint.files.map(\.path) == ["1", "2"].map { "\(folder.path)/\($0).safetensors" })
      for (name, value, file) in [("a", 1, 0), ("b", 2, 0), ("c", 3, 1)] {
        let tensor = try checkpoint.tensor(named: name, shape: [1])
        #expect(try tensor.floats() == [Float(value)])
        #expect(tensor.file === checkpoint.files[file])
      }
      #expect(checkpoint["d"] == nil)
      #expect(throws: SafeTensorsError.noSuchTensor(path: index, tensor: "d")) {
        try checkpoint.tensor(named: "d")
      }
      #expect(
        throws: SafeTensorsError.unexpectedShape(
          path: "\(folder.path)/2.safetensors", tensor: "c", expected: [2], found: [1])
      ) { try checkpoint.tensor(named: "c", shape: [2]) }
    }
  }

  @Test(arguments: [
    "", "\"metadata\":null,", "\"metadata\":{},", "\"metadata\":{\"total_size\":null},",
    "\"metadata\":{\"total_size\":3},", "\"metadata\":{\"total_size\":3.0},",
    "\"metadata\":{\"total_size\":0.3e1},",
  ])
  func theSizeMayBeAbsentOrInFloatingPoint(metadata: String) throws {
    try write(index: "{\(metadata)\"weight_map\":\(Self.map)}")
    #expect(try SafeTensorsCheckpoint(path: folder.path).tensorNames.count == 3)
  }

  @Test func anEmptyIndexIsAnEmptyCheckpoint() throws {
    try write(index: "{\"weight_map\":{}}")
    #expect(try SafeTensorsCheckpoint(path: folder.path).tensorNames.isEmpty)
  }

  @Test func aFileByItself() throws {
    let path = try folder.write("weights", shard(["a": 1, "b": 2]))
    let checkpoint = try SafeTensorsCheckpoint(path: path)
    #expect(checkpoint.path == path)
    #expect(checkpoint.files.count == 1)
    #expect(checkpoint.tensorNames == ["a", "b"])
    #expect(try checkpoint.tensor(named: "b").floats() == [2])
  }

  /// As transformers looks for them.
  @Test func aWholeFileComesBeforeAnIndex() throws {
    try write(index: "no JSON")
    try folder.write("model.safetensors", shard(["whole": 7]))
    try folder.write("pytorch_model.bin", "PK")
    let checkpoint = try SafeTensorsCheckpoint(path: folder.path)
    #expect(checkpoint.path == "\(folder.path)/model.safetensors")
    #expect(checkpoint.tensorNames == ["whole"])
  }

  @Test func theIndexOfTheWorkingDirectory() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try folder.write("x", safeTensors("{}"))
      try folder.write("i.json", "{\"weight_map\":{}}")
      try #require(FileManager.default.changeCurrentDirectoryPath(folder.path))
      #expect(try SafeTensorsCheckpoint(path: "i.json").files.isEmpty)
      #expect(try SafeTensorsCheckpoint(path: "x").files.count == 1)
    }
  }

  @Test func canonicallyEquivalentNamesAreTwoNames() throws {
    try folder.write("\u{E9}", shard(["\u{E9}": 1]))
    try folder.write("e\u{301}", shard(["e\u{301}": 2]))
    try folder.write(
      "model.safetensors.index.json",
      "{\"weight_map\":{\"\u{E9}\":\"\u{E9}\",\"e\u{301}\":\"e\u{301}\"}}")
    let checkpoint = try SafeTensorsCheckpoint(path: folder.path)
    #expect(checkpoint.files.count == 2)
    #expect(try checkpoint.tensor(named: "\u{E9}").floats() == [1])
    #expect(try checkpoint.tensor(named: "e\u{301}").floats() == [2])
  }

  // MARK: The index's text

  @Test func anIndexThatIsNotJSON() throws {
    try expect(
      "{\"weight_map\" 1}",
      throws: {
        .indexNotJSON(path: $0, byteOffset: 14, reason: "expected ':' after a key, found '1'")
      },
      "byte 14: malformed JSON in the index: expected ':' after a key, found '1'")
  }

  @Test func anIndexThatMapsATensorTwice() throws {
    try expect(
      "{\"weight_map\":{\"a\":\"1.safetensors\",\"a\":\"2.safetensors\"}}",
      throws: {
        .indexNotJSON(
          path: $0, byteOffset: 35, reason: "expected each key once, found \"a\" again")
      },
      "byte 35: malformed JSON in the index: expected each key once, found \"a\" again")
  }

  @Test func anIndexThatIsNoObject() throws {
    try expect(
      " []", throws: { .indexNotObject(path: $0, byteOffset: 1, found: "[]") },
      "byte 1: expected an object as the index, found []")
  }

  @Test func anIndexWithoutAMap() throws {
    try expect(
      "{\"metadata\":{}}", throws: { .missingWeightMap(path: $0) },
      "expected a weight_map in the index, found none")
  }

  @Test func aMapThatIsNoObject() throws {
    try expect(
      "{\"weight_map\":[1]}",
      throws: { .weightMapNotObject(path: $0, byteOffset: 14, found: "[1]") },
      "byte 14: expected an object as weight_map, found [1]")
  }

  @Test(arguments: ["1", "null", "[\"1.safetensors\"]"])
  func aShardThatIsNoString(shard: String) throws {
    try expect(
      "{\"weight_map\":{\"a\":\(shard)}}",
      throws: { .shardNotString(path: $0, tensor: "a", byteOffset: 19, found: shard) },
      "byte 19: expected a file's name for tensor \"a\", found \(shard)")
  }

  @Test(arguments: [
    "", ".", "..", "/etc/passwd", "../1.safetensors", "x/../../1.safetensors", "./1.safetensors",
    "1.safetensors/", "\\u002f1", "1.safetensors\\u0000.txt", "a\u{301}/\u{301}b",
    "\\u001b[31m", "1\\n",
  ])
  func aShardOutsideTheFolder(shard: String) throws {
    try expect(
      "{\"weight_map\":{\"a\":\"\(shard)\"}}",
      throws: { .invalidShardName(path: $0, tensor: "a", byteOffset: 19, found: "\"\(shard)\"") },
      "byte 19: expected the name of a file beside the index for tensor \"a\", found \"\(shard)\"")
  }

  @Test func metadataThatIsNoObject() throws {
    try expect(
      "{\"metadata\":3,\"weight_map\":\(Self.map)}",
      throws: { .indexMetadataNotObject(path: $0, byteOffset: 12, found: "3") },
      "byte 12: expected an object as metadata, found 3")
  }

  @Test(arguments: ["-3", "3.5", "\"3\"", "1e300", "9223372036854775808", "[3]"])
  func aSizeThatIsNone(size: String) throws {
    try expect(
      "{\"metadata\":{\"total_size\":\(size)},\"weight_map\":\(Self.map)}",
      throws: { .invalidTotalSize(path: $0, byteOffset: 26, found: size) },
      "byte 26: expected an integer from 0 to 9223372036854775807 as total_size, found \(size)")
  }

  // MARK: Index and files

  @Test func aShardThatIsMissing() throws {
    try expect(
      #"{"weight_map":{"a":"1.safetensors","b":"1.safetensors","c":"3.safetensors"}}"#,
      throws: { .missingShard(path: $0, tensor: "c", shard: "3.safetensors") },
      "expected tensor \"c\" in \"3.safetensors\", found no such file beside the index; "
        + "is the checkpoint complete?")
  }

  @Test func aShardWhoseNameNoFileCanHave() throws {
    let name = String(repeating: "1", count: 256)
    try write(index: "{\"weight_map\":{\"a\":\"\(name)\"}}")
    #expect(throws: SafeTensorsError.missingShard(path: index, tensor: "a", shard: name)) {
      try SafeTensorsCheckpoint(path: folder.path)
    }
  }

  @Test func aTensorThatItsShardLacks() throws {
    try expect(
      #"{"weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"2.safetensors"}}"#,
      throws: { .notInShard(path: $0, tensor: "b", shard: "2.safetensors") },
      "expected tensor \"b\" in \"2.safetensors\", found none of that name; "
        + "do the index and the file belong together?")
  }

  @Test func aTensorThatTheIndexLacks() throws {
    try expect(
      #"{"weight_map":{"a":"1.safetensors","c":"2.safetensors"}}"#,
      throws: { .notInIndex(path: $0, tensor: "b", shard: "1.safetensors") },
      "expected all tensors of \"1.safetensors\" in weight_map, found none called \"b\"; "
        + "do the index and the file belong together?")
  }

  @Test func aTensorInTwoShards() throws {
    try folder.write("3.safetensors", shard(["a": 9, "d": 4]))
    try expect(
      String(Self.map.dropLast()).replacing("{", with: "{\"weight_map\":{")
        + ",\"d\":\"3.safetensors\"}}",
      throws: {
        .inAnotherShard(
          path: $0, tensor: "a", expected: "1.safetensors", found: "3.safetensors")
      },
      "expected tensor \"a\" in \"1.safetensors\" alone, found it in \"3.safetensors\" too; "
        + "do the index and the file belong together?")
  }

  @Test(arguments: [0, 2, 4]) func anotherSizeThanTheIndexSays(size: Int) throws {
    try expect(
      "{\"metadata\":{\"total_size\":\(size)},\"weight_map\":\(Self.map)}",
      throws: { .totalSizeMismatch(path: $0, expected: size, found: 3) },
      "expected tensors of \(size) bytes in all files, as total_size says, found 3; "
        + "do all files belong to one save?")
  }

  @Test func aDamagedShardIsNamed() throws {
    try write(index: "{\"weight_map\":\(Self.map)}")
    let path = try folder.write("2.safetensors", shard(["c": 3]) + [0])
    #expect(throws: SafeTensorsError.trailingBytes(path: path, expected: 62, found: 63)) {
      try SafeTensorsCheckpoint(path: folder.path)
    }
  }

  @Test func aShardThatIsNoRegularFile() throws {
    try write(index: #"{"weight_map":{"a":"pipe"}}"#)
    let pipe = "\(folder.path)/pipe"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    #expect(throws: FileError(.open, pipe, code: ESPIPE, obstacle: .pipe)) {
      try SafeTensorsCheckpoint(path: folder.path)
    }
  }

  // MARK: Folders

  @Test func anEmptyFolder() {
    #expect(throws: FileError(.open, "\(folder.path)/model.safetensors", code: ENOENT)) {
      try SafeTensorsCheckpoint(path: folder.path)
    }
  }

  @Test func aMissingIndex() {
    #expect(throws: FileError(.open, index, code: ENOENT)) {
      try SafeTensorsCheckpoint(path: index)
    }
  }

  @Test(arguments: ["pytorch_model.bin", "pytorch_model.bin.index.json"])
  func aFolderOfPicklesAlone(name: String) throws {
    let error = SafeTensorsError.pickledCheckpoint(path: try folder.write(name, "PK"))
    #expect(throws: error) { try SafeTensorsCheckpoint(path: folder.path) }
    #expect(
      error.description == """
        \(folder.path)/\(name): expected safetensors, found a pickled checkpoint, which is not read \
        because it can run code; where it is trusted, convert it in its folder: \
        python3 -c 'import glob, torch, safetensors.torch as s; \
        s.save_file({k: t.clone().contiguous() for f in glob.glob("pytorch_model*.bin") \
        for k, t in torch.load(f, weights_only=True).items()}, "model.safetensors", {"format": "pt"})'
        """)
  }
}
