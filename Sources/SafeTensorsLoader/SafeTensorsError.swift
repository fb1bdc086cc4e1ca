/// What is wrong with a safetensors file, or with what was asked of it.
///
/// Byte offsets count from the beginning of the file. What was `found` in the header is given as it
/// is written there, cut where it is long.
@nonexhaustive
public enum SafeTensorsError: Error, Equatable, Sendable {
  // MARK: The header's place

  /// The file ends before the 8 bytes of the header's length.
  case tooShort(path: String, byteCount: Int)
  /// The header's length is over the limit.
  case headerTooLarge(path: String, byteCount: UInt64, limit: Int)
  /// The header goes on past the end of the file.
  case headerPastEnd(path: String, headerEnd: Int, fileSize: Int)

  // MARK: The header's text

  /// The header is not UTF-8.
  case headerNotUTF8(path: String, byteOffset: Int)
  /// The header is not JSON.
  case headerNotJSON(path: String, byteOffset: Int, reason: String)
  /// The header is JSON, but no object.
  case headerNotObject(path: String, byteOffset: Int, found: String)
  /// An object in the header, or the header itself, holds a key twice.
  case duplicateKey(path: String, key: String, byteOffset: Int)
  /// `__metadata__` is no object.
  case metadataNotObject(path: String, byteOffset: Int, found: String)
  /// A value under `__metadata__` is no string.
  case metadataNotString(path: String, key: String, byteOffset: Int, found: String)

  // MARK: A tensor's entry

  /// A tensor's entry is no object.
  case tensorNotObject(path: String, tensor: String, byteOffset: Int, found: String)
  /// A tensor's entry lacks `dtype`, `shape` or `data_offsets`.
  case missingField(path: String, tensor: String, byteOffset: Int, field: String)
  /// A tensor's `dtype` is no string.
  case invalidDataType(path: String, tensor: String, byteOffset: Int, found: String)
  /// A tensor's `shape` is no array of integers from 0 to `Int.max`; `found` is the array or the
  /// element.
  case invalidShape(path: String, tensor: String, byteOffset: Int, found: String)
  /// A tensor's `data_offsets` are not two integers from 0 to less than `Int.max`; `found` is the
  /// array or the element.
  case invalidOffsets(path: String, tensor: String, byteOffset: Int, found: String)
  /// A tensor's data ends before it begins; these two count from the end of the header.
  case reversedOffsets(path: String, tensor: String, byteOffset: Int, begin: Int, end: Int)

  // MARK: The layout of the data, whose byte offset is nil where it was to be written

  /// The size that a tensor's shape and type ask for cannot be counted in 64 bits.
  case sizeOverflow(
    path: String, tensor: String, byteOffset: Int?, dataType: DataType, shape: [Int])
  /// A tensor's elements, of less than a byte each, fill no whole number of bytes.
  case partialByte(
    path: String, tensor: String, byteOffset: Int?, dataType: DataType, bitCount: UInt64)
  /// A tensor's data has another size, in bytes, than its shape and type ask for.
  case sizeMismatch(
    path: String, tensor: String, byteOffset: Int?, dataType: DataType, shape: [Int],
    expected: Int, found: Int)
  /// A tensor's data begins after the end of what stands before it.
  case gap(path: String, tensor: String, byteOffset: Int, expected: Int)
  /// A tensor's data begins before the end of another's.
  case overlap(path: String, tensor: String, byteOffset: Int, previous: String, previousEnd: Int)
  /// The file ends before the last tensor's data; `tensor` is the first that is not whole.
  case truncated(path: String, tensor: String, expected: Int, found: Int)
  /// The file goes on after the last tensor's data.
  case trailingBytes(path: String, expected: Int, found: Int)

  // MARK: The index of a sharded checkpoint, whose path is given

  /// The index is not JSON in UTF-8, or one of its objects holds a key twice.
  case indexNotJSON(path: String, byteOffset: Int, reason: String)
  /// The index is JSON, but no object.
  case indexNotObject(path: String, byteOffset: Int, found: String)
  /// The index has no `weight_map`.
  case missingWeightMap(path: String)
  /// `weight_map` is no object.
  case weightMapNotObject(path: String, byteOffset: Int, found: String)
  /// `weight_map` maps a tensor to something else than a string.
  case shardNotString(path: String, tensor: String, byteOffset: Int, found: String)
  /// `weight_map` maps a tensor to what names no file in the folder of the index, or to a name with
  /// control characters.
  case invalidShardName(path: String, tensor: String, byteOffset: Int, found: String)
  /// `metadata` is no object.
  case indexMetadataNotObject(path: String, byteOffset: Int, found: String)
  /// `metadata.total_size` is no integer from 0 to `Int.max`.
  case invalidTotalSize(path: String, byteOffset: Int, found: String)
  /// A file that the index names is not there; `tensor` is one that it should hold.
  case missingShard(path: String, tensor: String, shard: String)
  /// A file lacks a tensor that the index says it holds.
  case notInShard(path: String, tensor: String, shard: String)
  /// A file holds a tensor that the index lacks.
  case notInIndex(path: String, tensor: String, shard: String)
  /// A file holds a tensor that the index says another one holds.
  case inAnotherShard(path: String, tensor: String, expected: String, found: String)
  /// The tensors of all files take more or fewer bytes than `metadata.total_size`.
  case totalSizeMismatch(path: String, expected: Int, found: Int)
  /// A folder holds no safetensors, but a pickled checkpoint, whose path is given.
  case pickledCheckpoint(path: String)

  // MARK: What was asked of the file

  /// There is no tensor of that name.
  case noSuchTensor(path: String, tensor: String)
  /// A tensor has another shape than whoever asked for it needs.
  case unexpectedShape(path: String, tensor: String, expected: [Int], found: [Int])
  /// A slice of a tensor was wanted of more dimensions than the tensor has.
  case tooManyRanges(path: String, tensor: String, shape: [Int], found: Int)
  /// A slice of a tensor was wanted that goes out of one of its dimensions.
  case rangeOutOfBounds(
    path: String, tensor: String, shape: [Int], dimension: Int, found: Range<Int>)
  /// A slice was wanted of a tensor with several elements to a byte.
  case notSliceable(path: String, tensor: String, dataType: DataType)
  /// A tensor's elements are wanted, or it was to be written, but its type is not one of
  /// ``DataType/allKnown``.
  case unknownDataType(path: String, tensor: String, dataType: DataType)
  /// A tensor's elements cannot be read as floats.
  case notConvertible(path: String, tensor: String, dataType: DataType)

  // MARK: What was to be written

  /// Two tensors were to be written under one name.
  case duplicateTensor(path: String, tensor: String)
  /// A tensor was to be written under the one name that no tensor can have, `__metadata__`.
  case reservedName(path: String)
  /// A tensor of floats was to be written as a type that they are not rounded to.
  case notRoundable(path: String, tensor: String, dataType: DataType)
  /// A tensor was to be written with a dimension below zero.
  case negativeDimension(path: String, tensor: String, shape: [Int])
  /// The names of the tensors and the metadata make a header over the limit.
  case headerTooLargeToWrite(path: String, byteCount: Int, limit: Int)
}
