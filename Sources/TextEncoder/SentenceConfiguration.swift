internal import Files
internal import StrictJSON

/// What a checkpoint's sentence-transformers files say about its vectors.
///
/// `modules.json` lists the steps; this package computes a transformer, then a pooling of one kind,
/// then optionally a normalization. Without `modules.json` a checkpoint is treated as
/// sentence-transformers does: mean pooling, not normalized, as long as the model's positions.
public struct SentenceConfiguration: Sendable, Equatable {
  /// How states are pooled.
  public var pooling = SentencePooling.mean
  /// Whether vectors are scaled to length 1.
  public var normalizes = false
  /// The longest sequence that the sentence encoder was made for, special tokens included.
  public var maximumLength: Int?
  /// Whether the checkpoint has such files at all.
  public var isDeclared = false

  /// The way of a checkpoint without such files.
  public init() {}

  /// Reads the files in `directory`.
  ///
  /// - Throws: ``TextEncoderError/unsupportedSentenceEncoder(path:expected:found:)``, and
  ///   `FileError` of the library `Files`.
  public init(directory: String) throws {
    let path = "\(directory)/modules.json"
    guard WholeFile.exists(path) else { return }
    isDeclared = true
    let modules = try Self.json(path)
    guard let steps = modules.elements else {
      throw Self.unsupported(path, "an array of modules", modules)
    }
    for (index, step) in steps.enumerated() {
      // Releases differ in the path before the name of a module's class.
      let type = step["type"]?.string?.split(separator: ".").last
      let folder = try Self.folder(of: step, path)
      switch (index, type) {
      case (0, "Transformer"):
        guard folder.isEmpty else {
          throw Self.unsupported(path, "the Transformer's \"path\" to be empty", step["path"])
        }
        try readTransformer(directory)
      case (1, "Pooling"): try readPooling("\(directory)/\(folder)/config.json")
      case (2, "Normalize"): normalizes = true
      default: throw Self.unsupported(path, "Transformer, Pooling and Normalize", step)
      }
    }
  }

  /// The folder of a module's files, which may not be outside the model's.
  private static func folder(of step: JSONValue, _ path: String) throws -> String {
    guard let value = step["path"] else { return "" }
    // Bytes, as the system divides paths: an accent after a slash makes another character of it.
    let slash = UInt8(ascii: "/")
    guard let folder = value.string, folder.utf8.first != slash,
      !folder.utf8.split(separator: slash).contains(where: { Substring($0) == ".." })
    else { throw unsupported(path, "a \"path\" inside the model's folder", value) }
    return folder
  }

  private mutating func readTransformer(_ directory: String) throws {
    let path = "\(directory)/sentence_bert_config.json"
    guard WholeFile.exists(path) else { return }
    let root = try Self.json(path)
    if let length = root["max_seq_length"], length.kind != .null {
      guard let value = length.integer, value > 0 else {
        throw Self.unsupported(path, "\"max_seq_length\" to be a positive integer", length)
      }
      maximumLength = value
    }
    if let lowercases = root["do_lower_case"], lowercases.boolean == true {
      throw Self.unsupported(path, "\"do_lower_case\" to be false", lowercases)
    }
  }

  private mutating func readPooling(_ path: String) throws {
    let root = try Self.json(path)
    let modes = root.members?.compactMap { key, value -> String? in
      guard let name = key.string, name.hasPrefix("pooling_mode_") else { return nil }
      return value.boolean == true ? String(name.dropFirst("pooling_mode_".count)) : nil
    }
    switch modes ?? [] {
    case ["cls_token"]: pooling = .cls
    case ["mean_tokens"]: pooling = .mean
    case ["max_tokens"]: pooling = .max
    default:
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: path, expected: "one pooling mode of cls_token, mean_tokens and max_tokens",
        found: (modes ?? []).joined(separator: " and "))
    }
  }

  private static func json(_ path: String) throws -> JSONValue {
    let bytes = try WholeFile.bytes(of: path, limit: 1 << 20)
    do {
      return try JSONDocument(parsing: bytes).root
    } catch {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: path, expected: "JSON", found: "\(error)")
    }
  }

  private static func unsupported(
    _ path: String, _ expected: String, _ found: JSONValue?
  ) -> TextEncoderError {
    .unsupportedSentenceEncoder(
      path: path, expected: expected, found: found?.excerpt ?? "nothing")
  }
}
