/// Why a network cannot be made, loaded or trained.
@nonexhaustive
public enum RecurrentError: Error, Equatable, Sendable {
  /// An option is out of its range.
  case invalidOption(name: String, value: String, expected: String)
  /// A file lacks a parameter of the network.
  case missingParameter(path: String, name: String, shape: [Int])
  /// A parameter has another shape in the file than in the network.
  case unexpectedShape(path: String, parameter: String, expected: [Int], found: [Int])
  /// A file holds a tensor that the network does not know.
  case unexpectedParameter(path: String, name: String)
  /// A parameter is not of finite numbers.
  case notFinite(path: String, parameter: String)
  /// A file that should hold the state of a training holds something else.
  case invalidCheckpoint(path: String, field: String, expected: String, found: String)
  /// A checkpoint's training was learning from another text.
  case otherText(path: String, expected: String, found: String)
  /// A file that should hold a model says something about it that cannot be.
  case invalidModel(path: String, field: String, expected: String, found: String)
  /// A text has a character that the model does not know; characters are counted from 0.
  case unknownCharacter(Unicode.Scalar, offset: Int)
  /// A text has fewer characters than a window of it and the one after.
  case textTooShort(name: String, characters: Int, expected: Int)
  /// A file of text has a character that the model does not know; lines are counted from 1.
  case unknownTextCharacter(path: String, line: Int, character: Unicode.Scalar)
  /// A text has fewer characters than one window of all streams.
  case tooShortForStreams(characters: Int, expected: Int, batchSize: Int, length: Int)
  /// A loss, a gradient or a parameter is no finite number: the training went wrong.
  case diverged(quantity: String, value: String, epoch: Int, step: Int)
  /// The mean loss of an epoch is finite, but beyond all reason: the training went wrong.
  case hopelessLoss(epoch: Int, loss: Double, limit: Double)
}

extension RecurrentError: CustomStringConvertible {
  /// One line: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .invalidOption(let name, let value, let expected):
      "\(name) is \(value), expected \(expected)"
    case .missingParameter(let path, let name, let shape):
      "\(path): expected parameter \(name) of \(shape), found none; use a checkpoint of this network"
    case .unexpectedShape(let path, let parameter, let expected, let found):
      "\(path): expected \(parameter) of \(expected), found \(found); use a network of the checkpoint's sizes"
    case .unexpectedParameter(let path, let name):
      "\(path): expected this network's parameters only, found \(name); use a checkpoint of this network"
    case .notFinite(let path, let parameter):
      "\(path): expected \(parameter) of finite numbers, found a NaN or an infinity; use an earlier checkpoint"
    case .invalidCheckpoint(let path, let field, let expected, let found):
      "\(path): expected \(field) to be \(expected), found \(found); use a checkpoint of this training"
    case .otherText(let path, let expected, let found):
      "\(path): was trained on another text: expected \(expected), found \(found)"
    case .invalidModel(let path, let field, let expected, let found):
      "\(path): expected \(field) to be \(expected), found \(found)"
    case .unknownCharacter(let character, let offset):
      "character \(offset + 1) is \(character.name), which the model does not know"
    case .textTooShort(let name, let characters, let expected):
      "\(name): expected \(expected) characters or more, a window and the one after, found "
        + (characters == 0 ? "an empty text" : "\(characters)")
    case .unknownTextCharacter(let path, let line, let character):
      "\(path): line \(line): expected characters that the model knows, found \(character.name)"
    case .tooShortForStreams(let characters, let expected, let batchSize, let length):
      "the text has \(characters) characters to learn from, expected \(expected) or more for \(batchSize) streams of \(length) and one"
    case .diverged(let quantity, let value, let epoch, let step):
      "epoch \(epoch), step \(step): expected \(quantity) to be finite, found \(value); use a lower learning rate, or clip gradients"
    case .hopelessLoss(let epoch, let loss, let limit):
      "epoch \(epoch): expected a mean loss of at most \(limit), a hundred times that of guessing, found \(Float(loss)); use a lower learning rate, or clip gradients"
    }
  }
}

/// Checks that options are in range.
func require(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ expected: String
) throws(RecurrentError) {
  guard condition else {
    throw .invalidOption(name: name, value: "\(value)", expected: expected)
  }
}
