internal import StrictJSON

/// Reads the entries of a header from its JSON.
///
/// Whatever else a tensor's object holds is ignored, as the reference does.
struct HeaderEntries {
  let path: String
  /// Where the JSON stands in the file, for errors.
  let offset: Int
  /// What the offsets of the data count from.
  let dataStart: Int

  /// The header's object.
  func parse(_ bytes: [UInt8]) throws(SafeTensorsError) -> JSONMembers {
    let root: JSONValue
    do {
      var limits = JSONDocument.Limits()
      limits.depth = Header.depthLimit
      root = try JSONDocument(parsing: bytes, limits: limits).root
    } catch {
      switch error {
      case .invalidUTF8(let byte):
        throw .headerNotUTF8(path: path, byteOffset: offset + byte)
      case .duplicateKey(let key, let byte):
        throw .duplicateKey(path: path, key: key, byteOffset: offset + byte)
      default:
        throw .headerNotJSON(
          path: path, byteOffset: offset + error.byteOffset, reason: error.reason)
      }
    }
    guard let members = root.members else {
      throw .headerNotObject(path: path, byteOffset: place(of: root), found: root.excerpt)
    }
    return members
  }

  /// The pairs of strings; null is none, as in the reference.
  func metadata(of header: JSONMembers) throws(SafeTensorsError) -> [String: String] {
    guard let value = header.first(where: { $0.key.utf8.isMetadataKey })?.value,
      value.kind != .null
    else { return [:] }
    guard let members = value.members else {
      throw .metadataNotObject(path: path, byteOffset: place(of: value), found: value.excerpt)
    }
    var metadata: [String: String] = [:]
    for (key, value) in members {
      let key = key.string ?? ""
      guard let string = value.string else {
        throw .metadataNotString(
          path: path, key: key, byteOffset: place(of: value), found: value.excerpt)
      }
      if metadata[key] == nil { metadata[key] = string }
    }
    return metadata
  }

  /// The tensors in the order of the header.
  func tensors(of header: JSONMembers) throws(SafeTensorsError) -> [Header.Tensor] {
    var tensors: [Header.Tensor] = []
    for (key, value) in header where !key.utf8.isMetadataKey {
      tensors.append(try tensor(key.string ?? "", value))
    }
    return tensors
  }

  // MARK: A tensor's fields

  private func tensor(_ name: String, _ value: JSONValue) throws(SafeTensorsError) -> Header.Tensor
  {
    guard value.kind == .object else {
      throw .tensorNotObject(
        path: path, tensor: name, byteOffset: place(of: value), found: value.excerpt)
    }
    return try Header.Tensor(
      name: name,
      dataType: dataType(name, field("dtype", of: name, value)),
      shape: shape(name, field("shape", of: name, value)),
      byteRange: byteRange(name, field("data_offsets", of: name, value)))
  }

  private func field(
    _ key: String, of name: String, _ tensor: JSONValue
  ) throws(SafeTensorsError) -> JSONValue {
    guard let value = tensor[key] else {
      throw .missingField(
        path: path, tensor: name, byteOffset: place(of: tensor), field: key)
    }
    return value
  }

  private func dataType(_ name: String, _ value: JSONValue) throws(SafeTensorsError) -> DataType {
    guard let string = value.string else {
      throw .invalidDataType(
        path: path, tensor: name, byteOffset: place(of: value), found: value.excerpt)
    }
    return DataType(rawValue: string)
  }

  private func shape(_ name: String, _ value: JSONValue) throws(SafeTensorsError) -> [Int] {
    guard let elements = value.elements else {
      throw .invalidShape(
        path: path, tensor: name, byteOffset: place(of: value), found: value.excerpt)
    }
    var shape: [Int] = []
    for element in elements {
      guard let dimension = element.size else {
        throw .invalidShape(
          path: path, tensor: name, byteOffset: place(of: element), found: element.excerpt)
      }
      shape.append(dimension)
    }
    return shape
  }

  private func byteRange(_ name: String, _ value: JSONValue) throws(SafeTensorsError) -> Range<Int>
  {
    let offsets = value.elements.map { Array($0.prefix(3)) } ?? []
    guard offsets.count == 2 else {
      throw .invalidOffsets(
        path: path, tensor: name, byteOffset: place(of: value), found: value.excerpt)
    }
    var places: [Int] = []
    for offset in offsets {
      guard let size = offset.size,
        case let (place, overflow) = size.addingReportingOverflow(dataStart), !overflow
      else {
        throw .invalidOffsets(
          path: path, tensor: name, byteOffset: place(of: offset), found: offset.excerpt)
      }
      places.append(place)
    }
    guard places[0] <= places[1] else {
      throw .reversedOffsets(
        path: path, tensor: name, byteOffset: place(of: value), begin: places[0] - dataStart,
        end: places[1] - dataStart)
    }
    return places[0]..<places[1]
  }

  private func place(of value: JSONValue) -> Int { offset + value.byteOffset }
}

extension ArraySlice<UInt8>? {
  /// Whether this is the one key that names no tensor.
  fileprivate var isMetadataKey: Bool { self?.elementsEqual(Header.metadataKey.utf8) == true }
}

extension JSONValue {
  /// The number, where it can be a dimension or an offset.
  fileprivate var size: Int? { unsignedInteger.flatMap { Int(exactly: $0) } }
}
