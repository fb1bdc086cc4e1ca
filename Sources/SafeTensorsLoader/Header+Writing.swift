internal import StrictJSON

extension Header {
  /// The header of a file of `tensors`, which stand in the order of their data.
  ///
  /// The byte ranges count from the end of the header, whose length they have a part in.
  ///
  /// - Throws: ``SafeTensorsError`` where no file can hold these tensors.
  init(
    writing tensors: [Tensor], metadata: [String: String], path: String
  ) throws(SafeTensorsError) {
    var names: Set<ExactString> = []
    for tensor in tensors {
      guard !tensor.name.utf8.elementsEqual(Self.metadataKey.utf8) else {
        throw .reservedName(path: path)
      }
      guard names.insert(ExactString(tensor.name)).inserted else {
        throw .duplicateTensor(path: path, tensor: tensor.name)
      }
      guard tensor.dataType.isKnown else {
        throw .unknownDataType(path: path, tensor: tensor.name, dataType: tensor.dataType)
      }
      guard tensor.shape.allSatisfy({ $0 >= 0 }) else {
        throw .negativeDimension(path: path, tensor: tensor.name, shape: tensor.shape)
      }
      try tensor.checkSize(in: path, at: nil)
    }
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The bytes before the data: the length, and the JSON with spaces after it.
  ///
  /// They are a multiple of 8, and `size` at least. The path is for the error, which is
  /// ``SafeTensorsError/headerTooLargeToWrite(path:byteCount:limit:)``.
  func encoded(size: Int = 0, path: String) throws(SafeTensorsError) -> [UInt8] {
    let json = Array(json.utf8)
    let unpadded = max(size, Self.lengthSize + json.count)
    let padded = (unpadded + 7) / 8 * 8
    let length = padded - Self.lengthSize
    guard length <= Self.byteLimit else {
      throw .headerTooLargeToWrite(path: path, byteCount: length, limit: Self.byteLimit)
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(padded)
    unsafe withUnsafeBytes(of: UInt64(length).littleEndian) {
      unsafe bytes.append(contentsOf: $0)
    }
    bytes.append(contentsOf: json)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padded - bytes.count))
    return bytes
  }

  /// The JSON as the reference's serializer writes it.
  ///
  /// Where there are several pairs of metadata, they are sorted by key; the reference shuffles them.
  private var json: String {
    var writer = JSONWriter(escaping: .minimal)
    writer.object { writer in
      if !metadata.isEmpty {
        writer.key(Self.metadataKey)
        writer.object { writer in
          for (key, value) in metadata.sorted(by: { $0.key.precedes($1.key) }) {
            writer.key(key)
            writer.value(value)
          }
        }
      }
      for tensor in tensors { tensor.write(to: &writer) }
    }
    return writer.text
  }
}

extension Header.Tensor {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.key(name)
    writer.object { writer in
      writer.key("dtype")
      writer.value(dataType.rawValue)
      writer.key("shape")
      writer.array(shape) { $0.value($1) }
      writer.key("data_offsets")
      writer.value(byteRange)
    }
  }
}

extension String {
  /// Whether the string's bytes stand before the other's, which is not Swift's order of strings.
  func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
