internal import ArgumentParser
internal import Digests
internal import Files
internal import Glibc
internal import Recurrent
internal import SafeTensorsLoader
internal import TextEncoder
internal import Transformer
internal import Word2Vec
internal import WordPiece

/// How the command ends when something is wrong: one clear message and an exit code of sysexits.h.
struct Failure: Error {
  /// The exit codes that the command promises.
  enum Code: Int32 {
    case nothingFound = 1
    case usage = 64
    case badData = 65
    case noInput = 66
    case bug = 70
    case cannotCreate = 73
    case inputOutput = 74
    case noPermission = 77
  }

  private let error: any Error
  private let code: Code
  private let isTold: Bool
  /// What was run; nil where it did not come to that.
  private var command: (any ParsableCommand.Type)?

  /// The failure that an error amounts to.
  ///
  /// - Parameters:
  ///   - error: What was thrown.
  ///   - command: What was run; nil where it did not come to that.
  init(_ error: any Error, in command: (any ParsableCommand.Type)? = nil) {
    if let failure = error as? Failure {
      self = failure
    } else {
      self.error = error
      code = Self.code(of: error)
      isTold = false
    }
    self.command = command
  }

  /// A failure with a message of its own.
  init(_ code: Code, _ message: String) {
    self.init(code, message, isTold: false)
  }

  private init(_ code: Code, _ message: String, isTold: Bool) {
    error = Message(text: message)
    self.code = code
    self.isTold = isTold
  }

  /// A failure that standard output has told all about.
  static func alreadyTold(_ code: Code) -> Failure { Failure(code, "", isTold: true) }

  private struct Message: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  // MARK: Codes

  private static func code(of error: any Error) -> Code {
    switch error {
    case let error as FileError: code(ofFile: error)
    case TextEncoderError.noSuchModel, TextEncoderError.invalidModelName,
      TextEncoderError.modelIsFile:
      .noInput
    case TextEncoderError.lengthTooSmall, TextEncoderError.emptyWord,
      TextEncoderError.noSuchPrompt, TextEncoderError.noSuchDimensions,
      TextEncoderError.questionTooLong, is WordPieceTrainingError,
      TokenizationError.strideTooLarge:
      .usage
    case RecurrentError.invalidOption, is UnknownSubcommand: .usage
    case WordPieceError.noTokenizer: .noInput
    case is TextError, is GzipError, is SafeTensorsError, is WordPieceError, is BertError,
      is TextEncoderError, is TokenizationError, is VectorFileError, is Word2VecError,
      is EvaluationError, is ChecksumError, is RecurrentError, is ClassifierError:
      .badData
    case _ where isParsers(error): .usage
    default: .bug
    }
  }

  private static func code(ofFile error: FileError) -> Code {
    switch error.operation {
    case _ where error.isPermission: .noPermission
    case .open: .noInput
    case .create: .cannotCreate
    case .read, .write: .inputOutput
    }
  }

  // MARK: The end

  /// Says what is wrong on standard error and ends the process.
  ///
  /// The reader of a pipe that has gone away is no failure: it has seen enough.
  func exit() -> Never {
    if let file = error as? FileError, file.isBrokenPipe { Glibc.exit(0) }
    if isTold { Glibc.exit(code.rawValue) }
    // Help and the version come as errors too; they are the parser's to print.
    if Polysemy.exitCode(for: error).isSuccess { Polysemy.exit(withError: error) }
    Terminal.standardError.writeLine("polysemy: \(message)")
    for line in remedy { Terminal.standardError.writeLine(line) }
    Glibc.exit(code.rawValue)
  }

  /// What to do about it, in lines of their own.
  private var remedy: [String] {
    switch error {
    case let error as TextEncoderError: error.remedy ?? []
    case BertError.noHead(_, let head, _, _):
      ["choose a checkpoint that was saved as \(head), by --model DIR-or-ID"]
        + (head == BertHead.maskedLM.architecture(of: .bert) ? Self.maskedLMRemedy : [])
    default: []
    }
  }

  /// The model that everybody knows for it, and how to fetch it where it is not there.
  private static var maskedLMRemedy: [String] {
    let name = "bert-base-uncased"
    if (try? ModelLocator().locate(name)) != nil { return ["--model \(name) is one"] }
    let remedy = TextEncoderError.noSuchModel(name, searched: []).remedy ?? []
    return ["\(name) is one; it is not on this machine:"] + remedy
  }

  /// What is wrong, in one line.
  private var message: String {
    guard Self.isParsers(error) else {
      return Self.option(of: error).map { "\($0): \(error)" } ?? "\(error)"
    }
    // The parser's sentences begin with a capital, may end with a full stop, and list many values in
    // lines of their own.
    let text = Polysemy.message(for: error)
      .replacing(":\n  - ", with: ": ").replacing("\n  - ", with: ", ")
    let sentence = text.first.map { $0.lowercased() + text.dropFirst() } ?? ""
    let clause = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return "\(clause) (see \(help))"
  }

  /// How to get the help of the command that was called.
  private var help: String {
    if let command, let names = Polysemy.names(of: command) {
      return "\(names.joined(separator: " ")) --help"
    }
    // The parser alone knows which command it was at, and says so in its own words.
    let text = Polysemy.fullMessage(for: error)
    return text.firstMatch(of: /See '([^']+)' for more/).map { String($0.output.1) }
      ?? "polysemy --help"
  }

  /// The option whose value the library refuses.
  private static func option(of error: any Error) -> String? {
    switch error {
    case TextEncoderError.lengthTooSmall: "--max-length"
    case TextEncoderError.noSuchPrompt: "--prompt-name"
    case TextEncoderError.noSuchDimensions: "--dimensions"
    default: nil
    }
  }

  private static func isParsers(_ error: any Error) -> Bool {
    Polysemy.exitCode(for: error) == .validationFailure
  }
}

extension ParsableCommand {
  /// What to write to call a command below this one, or this one itself.
  fileprivate static func names(of command: any ParsableCommand.Type) -> [String]? {
    if self == command { return [_commandName] }
    for subcommand in configuration.subcommands {
      if let names = subcommand.names(of: command) { return [_commandName] + names }
    }
    return nil
  }
}
