internal import StrictJSON

extension SafeTensorsError: CustomStringConvertible {
  // A table, longer than a screen because it has a row for each defect.

  /// One line: the file, the tensor, what was expected and what was found.
  public var description: String {
    switch self {
    case .tooShort(let path, let byteCount):
      "\(path): expected a safetensors file of at least 8 bytes, found \(byteCount)"
    case .headerTooLarge(let path, let byteCount, let limit):
      "\(path): expected a header of at most \(limit) bytes, found a length of \(byteCount); "
        + "is this a safetensors file?"
    case .headerPastEnd(let path, let headerEnd, let fileSize):
      "\(path): expected a header up to byte \(headerEnd), found the file's end at byte "
        + "\(fileSize); is the file complete?"

    case .headerNotUTF8(let path, let byteOffset):
      "\(path): byte \(byteOffset): expected a header in UTF-8, found a malformed sequence"
    case .headerNotJSON(let path, let byteOffset, let reason):
      "\(path): byte \(byteOffset): malformed JSON in the header: \(reason)"
    case .headerNotObject(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object as the header, found \(found)"
    case .duplicateKey(let path, let key, let byteOffset):
      "\(path): byte \(byteOffset): expected each key of the header's objects once, found "
        + "\(quoted(key)) again"
    case .metadataNotObject(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object as __metadata__, found \(found)"
    case .metadataNotString(let path, let key, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected a string as \(quoted(key)) of __metadata__, found "
        + found

    case .tensorNotObject(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object for tensor \(quoted(tensor)), found \(found)"
    case .missingField(let path, let tensor, let byteOffset, let field):
      "\(path): byte \(byteOffset): expected \(field) of tensor \(quoted(tensor)), found none"
    case .invalidDataType(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected a string as the dtype of tensor \(quoted(tensor)), "
        + "found \(found)"
    case .invalidShape(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an array of integers from 0 to \(Int.max) as the "
        + "shape of tensor \(quoted(tensor)), found \(found)"
    case .invalidOffsets(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected two integers from 0 to \(Int.max) as the "
        + "data_offsets of tensor \(quoted(tensor)), found \(found)"
    case .reversedOffsets(let path, let tensor, let byteOffset, let begin, let end):
      "\(path): byte \(byteOffset): expected data_offsets in order of tensor \(quoted(tensor)), "
        + "found [\(begin), \(end)]"

    case .sizeOverflow(let path, let tensor, let byteOffset, let dataType, let shape):
      "\(path):\(place(byteOffset)) expected a size that can be counted of tensor "
        + "\(quoted(tensor)), found shape \(shape) of \(dataType.rawValue)"
    case .partialByte(let path, let tensor, let byteOffset, let dataType, let bitCount):
      "\(path):\(place(byteOffset)) expected whole bytes for tensor \(quoted(tensor)), found "
        + "\(bitCount) bits of \(dataType.rawValue)"
    case .sizeMismatch(
      let path, let tensor, let byteOffset, let dataType, let shape, let expected, let found):
      "\(path):\(place(byteOffset)) expected \(expected) bytes for shape \(shape) of "
        + "\(dataType.rawValue) of tensor \(quoted(tensor)), found \(found)"
    case .gap(let path, let tensor, let byteOffset, let expected):
      "\(path): expected the data of tensor \(quoted(tensor)) at byte \(expected), found it at "
        + "byte \(byteOffset), after a gap"
    case .overlap(let path, let tensor, let byteOffset, let previous, let previousEnd):
      "\(path): expected the data of tensor \(quoted(tensor)) after byte \(previousEnd), the end "
        + "of \(quoted(previous)), found it at byte \(byteOffset)"
    case .truncated(let path, let tensor, let expected, let found):
      "\(path): tensor \(quoted(tensor)) is cut off: expected \(expected) bytes, found \(found); "
        + "is the file complete?"
    case .trailingBytes(let path, let expected, let found):
      "\(path): expected \(expected) bytes, found \(found): bytes after the last tensor"

    case .indexNotJSON(let path, let byteOffset, let reason):
      "\(path): byte \(byteOffset): malformed JSON in the index: \(reason)"
    case .indexNotObject(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object as the index, found \(found)"
    case .missingWeightMap(let path):
      "\(path): expected a weight_map in the index, found none"
    case .weightMapNotObject(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object as weight_map, found \(found)"
    case .shardNotString(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected a file's name for tensor \(quoted(tensor)), found "
        + found
    case .invalidShardName(let path, let tensor, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected the name of a file beside the index for tensor "
        + "\(quoted(tensor)), found \(found)"
    case .indexMetadataNotObject(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an object as metadata, found \(found)"
    case .invalidTotalSize(let path, let byteOffset, let found):
      "\(path): byte \(byteOffset): expected an integer from 0 to \(Int.max) as total_size, found "
        + found
    case .missingShard(let path, let tensor, let shard):
      "\(path): expected tensor \(quoted(tensor)) in \(quoted(shard)), found no such file beside "
        + "the index; is the checkpoint complete?"
    case .notInShard(let path, let tensor, let shard):
      "\(path): expected tensor \(quoted(tensor)) in \(quoted(shard)), found none of that name; "
        + "do the index and the file belong together?"
    case .notInIndex(let path, let tensor, let shard):
      "\(path): expected all tensors of \(quoted(shard)) in weight_map, found none called "
        + "\(quoted(tensor)); do the index and the file belong together?"
    case .inAnotherShard(let path, let tensor, let expected, let found):
      "\(path): expected tensor \(quoted(tensor)) in \(quoted(expected)) alone, found it in "
        + "\(quoted(found)) too; do the index and the file belong together?"
    case .totalSizeMismatch(let path, let expected, let found):
      "\(path): expected tensors of \(expected) bytes in all files, as total_size says, found "
        + "\(found); do all files belong to one save?"
    case .pickledCheckpoint(let path):
      "\(path): expected safetensors, found a pickled checkpoint, which is not read because it can "
        + "run code; where it is trusted, convert it in its folder: "
        + "python3 -c 'import glob, torch, safetensors.torch as s; s.save_file({k: t.clone().contiguous() "
        + "for f in glob.glob(\"pytorch_model*.bin\") for k, t in torch.load(f, weights_only=True).items()}, "
        + "\"model.safetensors\", {\"format\": \"pt\"})'"

    case .noSuchTensor(let path, let tensor):
      "\(path): expected tensor \(quoted(tensor)), found none of that name"
    case .unexpectedShape(let path, let tensor, let expected, let found):
      "\(path): expected shape \(expected) of tensor \(quoted(tensor)), found \(found)"
    case .tooManyRanges(let path, let tensor, let shape, let found):
      "\(path): expected at most \(shape.count) ranges for shape \(shape) of tensor "
        + "\(quoted(tensor)), found \(found)"
    case .rangeOutOfBounds(let path, let tensor, let shape, let dimension, let found):
      "\(path): expected a range in 0..<\(shape[dimension]) for dimension \(dimension) of shape "
        + "\(shape) of tensor \(quoted(tensor)), found \(found)"
    case .notSliceable(let path, let tensor, let dataType):
      "\(path): expected elements of whole bytes to slice in tensor \(quoted(tensor)), found "
        + dataType.rawValue
    case .unknownDataType(let path, let tensor, let dataType):
      "\(path): expected a known dtype of tensor \(quoted(tensor)), found "
        + quoted(dataType.rawValue)
    case .notConvertible(let path, let tensor, let dataType):
      "\(path): expected numbers that can be read as floats in tensor \(quoted(tensor)), found "
        + dataType.rawValue

    case .duplicateTensor(let path, let tensor):
      "\(path): expected each tensor to write once, found \(quoted(tensor)) again"
    case .reservedName(let path):
      "\(path): expected another name of a tensor to write than __metadata__, which is the "
        + "metadata's"
    case .notRoundable(let path, let tensor, let dataType):
      "\(path): expected F32, F16 or BF16 for the floats of tensor \(quoted(tensor)) to write, found "
        + quoted(dataType.rawValue)
    case .negativeDimension(let path, let tensor, let shape):
      "\(path): expected no dimension below 0 of tensor \(quoted(tensor)) to write, found shape "
        + "\(shape)"
    case .headerTooLargeToWrite(let path, let byteCount, let limit):
      "\(path): expected names and metadata that a header of at most \(limit) bytes holds, found "
        + "\(byteCount) bytes of them"
    }
  }

  /// Where the data stands, if it stands in a file.
  private func place(_ byteOffset: Int?) -> String { byteOffset.map { " byte \($0):" } ?? "" }

  private func quoted(_ name: String) -> String { "\"\(name.excerpt)\"" }
}
