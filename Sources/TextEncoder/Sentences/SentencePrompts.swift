internal import StrictJSON

/// What a checkpoint wants to be put before texts, such as `query: `.
public struct SentencePrompts: Sendable, Equatable {
  /// The prompts by their names; as in the reference, `query` and `document` are always there.
  public private(set) var texts = ["query": "", "document": ""]
  /// The name of the prompt that is used where none is asked for.
  public private(set) var defaultName: String?

  /// No prompts but empty ones.
  public init() {}

  /// Reads `prompts` and `default_prompt_name` of a `config_sentence_transformers.json`.
  init(_ file: SentenceFile) throws {
    if let prompts = file["prompts"] {
      guard let members = prompts.members else {
        throw file.unsupported("\"prompts\" to be an object", prompts)
      }
      for (key, value) in members where value.kind != .null {
        guard let name = key.string, let text = value.string else {
          throw file.unsupported("prompts to be texts", value)
        }
        texts[name] = text
      }
    }
    defaultName = try file.string("default_prompt_name")
    if let defaultName, texts[defaultName] == nil {
      throw file.unsupported(
        "\"default_prompt_name\" to be one of \(names)", file["default_prompt_name"])
    }
  }

  /// The text that is put before others.
  ///
  /// - Parameter choice: What was asked for; nil for the checkpoint's own choice.
  /// - Returns: The prompt, which may be empty.
  /// - Throws: ``TextEncoderError/noSuchPrompt(_:known:)``.
  func text(_ choice: SentencePrompt?) throws(TextEncoderError) -> String {
    switch choice {
    case .none: return defaultName.flatMap { texts[$0] } ?? ""
    case .text(let text): return text
    case .named(let name):
      guard let text = texts[name] else { throw .noSuchPrompt(name, known: texts.keys.sorted()) }
      return text
    }
  }

  private var names: String { texts.keys.sorted().joined(separator: ", ") }
}
