internal import Files
internal import StrictJSON

/// The values of a `config.json`, each checked as it is read.
struct ConfigurationReader {
  let path: String
  private let root: JSONValue

  /// The largest size that is believed: products of a few of them stay within an `Int`.
  private static let largest = 1 << 24

  init(path: String) throws {
    self.path = path
    let bytes = try WholeFile.bytes(of: path, limit: 1 << 24)
    do {
      root = try JSONDocument(parsing: bytes).root
    } catch {
      throw BertError.notJSON(path: path, reason: "\(error)")
    }
    guard root.kind == .object else {
      throw BertError.notJSON(path: path, reason: "expected an object, found \(root.kind)")
    }
  }

  /// The member, unless it is missing or null.
  subscript(key: String) -> JSONValue? {
    root[key].flatMap { $0.kind == .null ? nil : $0 }
  }

  func error(_ key: String, expected: String) -> BertError {
    let found = self[key]?.excerpt ?? "nothing"
    return .configuration(path: path, key: key, expected: expected, found: found)
  }

  func positive(_ key: String, default: Int) throws -> Int {
    guard let value = self[key] else { return `default` }
    guard let number = value.integer, 1...Self.largest ~= number else {
      throw error(key, expected: "an integer from 1 to \(Self.largest)")
    }
    return number
  }

  func positiveFloat(_ key: String, default: Float) throws -> Float {
    guard let value = self[key] else { return `default` }
    guard let number = value.number.map({ Float($0) }), number > 0, number.isFinite else {
      throw error(key, expected: "a positive number")
    }
    return number
  }

  func boolean(_ key: String, default: Bool) throws -> Bool {
    guard let value = self[key] else { return `default` }
    guard let boolean = value.boolean else { throw error(key, expected: "true or false") }
    return boolean
  }

  /// The strings of a list; none where it is missing.
  func strings(_ key: String) throws -> [String] {
    guard let value = self[key] else { return [] }
    guard let elements = value.elements else { throw error(key, expected: "a list of strings") }
    return try elements.map { element in
      guard let string = element.string else { throw error(key, expected: "a list of strings") }
      return string
    }
  }

  /// Accepts `expected`, which is also the default, and nothing else.
  func require(_ key: String, _ expected: String) throws {
    guard let value = self[key], value.string != expected else { return }
    throw error(key, expected: "\"\(expected)\"")
  }

  func refuse(_ key: String) throws {
    guard self[key]?.boolean != true else { throw error(key, expected: "false") }
  }

  func activation(_ key: String) throws -> HiddenActivation {
    guard let value = self[key] else { return .gelu }
    guard let activation = value.string.flatMap({ HiddenActivation(name: $0) }) else {
      throw error(
        key, expected: "one of \(HiddenActivation.names.map(\.key).joined(separator: ", "))")
    }
    return activation
  }

  /// The family that `model_type` names; BERT where it is missing.
  func family() throws -> BertFamily {
    guard let value = self["model_type"] else { return .bert }
    if let family = value.string.flatMap({ BertFamily(rawValue: $0) }) { return family }
    guard let name = value.string, let reason = BertFamily.reasonAgainst(modelType: name) else {
      throw error("model_type", expected: BertFamily.supported)
    }
    throw BertError.unsupportedModel(path: path, modelType: name, reason: reason)
  }
}
