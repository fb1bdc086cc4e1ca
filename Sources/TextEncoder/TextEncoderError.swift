internal import StrictJSON

/// What keeps a text from becoming vectors.
@nonexhaustive
public enum TextEncoderError: Error, Equatable, Sendable {
  /// No model of that name is on this machine; `searched` are the places that were looked at.
  case noSuchModel(String, searched: [String])
  /// A model's name leads out of the folder of models.
  case invalidModelName(String)
  /// A model's name is that of a file, and a model is a folder.
  case modelIsFile(String)
  /// A text's token is not a row of the model's word embeddings; texts count from 0.
  case tokenWithoutEmbedding(token: String, id: Int32, rows: Int, text: Int)
  /// The word that was asked for holds nothing but white space and controls.
  case emptyWord
  /// A sentence encoder's file asks for what this package does not compute.
  case unsupportedSentenceEncoder(path: String, expected: String, found: String)
  /// The checkpoint has no prompt of that name; `known` are those that it has.
  case noSuchPrompt(String, known: [String])
  /// Vectors of sentences have fewer numbers than are to be kept.
  case noSuchDimensions(Int, width: Int)
  /// A sentence's vector is not finite, though its hidden states are; texts count from 0.
  case nonFiniteVector(directory: String, text: Int)
  /// A length limit leaves no room for a token of the text.
  case lengthTooSmall(Int, least: Int)
  /// A window that a text is read through has no room for any of it beside the question.
  case questionTooLong(tokens: Int, window: Int)
  /// A model's file leaves no room for a token of a text.
  case modelTooShort(path: String, key: String, Int, least: Int)
  /// A text has no mask to be filled; texts count from 0.
  case noMask(text: Int, mask: String)
  /// The tokenizer in the folder has no token for a mask.
  case noMaskToken(directory: String)
  /// A word that masks are to be filled with is a token that the model has no logit for.
  case targetWithoutLogit(String, id: Int32, rows: Int)
  /// A text that cannot be cut has more tokens than the model has positions.
  case textTooLong(tokens: Int, limit: Int, text: Int)
}

extension TextEncoderError: CustomStringConvertible {
  /// One line: what is wrong.
  public var description: String { text.map { "text \($0): \(reason)" } ?? reason }

  /// What is wrong, without the text's number.
  package var reason: String {
    switch self {
    case .noSuchModel(let name, let searched):
      "no model \"\(name)\" on this machine; looked in \(searched.joined(separator: ", "))"
    case .invalidModelName(let name):
      "model \"\(name)\": no such folder, and no id, which is NAME or ORGANISATION/NAME"
    case .modelIsFile(let name):
      "model \"\(name)\": expected the folder that holds the model's files, found a file"
    case .emptyWord:
      "the word to look for is empty"
    case .unsupportedSentenceEncoder(let path, let expected, let found):
      "\(path): expected \(expected), found \(found); choose a pooling by name instead of auto"
    case .noSuchPrompt(let name, let known):
      "no prompt \"\(name.excerpt)\": the model has \(known.map(\.excerpt).joined(separator: ", "))"
    case .noSuchDimensions(let dimensions, let width):
      "expected 1 to \(width) dimensions, found \(dimensions)"
    case .nonFiniteVector(let directory, _):
      "\(directory): the vector is not finite; are the weights of the modules after the pooling damaged?"
    case .modelTooShort(let path, let key, let length, let least):
      "\(path): \"\(key)\": expected at least \(least), for the special tokens and one of a text, found \(length)"
    case .noMaskToken(let directory):
      "\(directory): the tokenizer has no token for a mask"
    case .questionTooLong(let tokens, let window):
      "the question has \(tokens) tokens; a window of \(window) has no room for the text"
    case .lengthTooSmall(let length, let least):
      "expected a length of at least \(least) tokens, found \(length)"
    case .tokenWithoutEmbedding(let token, let id, let rows, _):
      "token \"\(token.excerpt)\" has id \(id), but the word embeddings have \(rows) rows; do vocabulary and weights belong together?"
    case .noMask(_, let mask):
      "expected \(mask.excerpt), the word to be guessed, found none"
    case .targetWithoutLogit(let word, let id, let rows):
      "target \"\(word.excerpt)\" has id \(id), but the model chooses from \(rows) tokens; do vocabulary and weights belong together?"
    case .textTooLong(let tokens, let limit, _):
      "expected at most \(limit) tokens, the positions of the model, found \(tokens)"
    }
  }

  /// The text that is at fault, counted from 0; nil where none is.
  package var text: Int? {
    switch self {
    case .tokenWithoutEmbedding(_, _, _, let text), .noMask(let text, _),
      .nonFiniteVector(_, let text), .textTooLong(_, _, let text):
      text
    default: nil
    }
  }
}

extension TextEncoderError {
  /// What to do about it in lines of their own, such as the commands that fetch a model.
  package var remedy: [String]? {
    guard case .noSuchModel(let name, _) = self else { return nil }
    return ModelLocator.instructions(for: name)
  }
}
