internal import SafeTensorsLoader
internal import StrictJSON

/// A file of a classifier, read and checked as far as all kinds of them are alike.
///
/// It is a safetensors file with torch's names of parameters; what else is to be known stands in its
/// metadata.
struct ClassifierFile {
  let file: SafeTensorsFile
  let labels: [String]

  static let format = "polysemy-text-classifier-1"

  /// What a classifier reads.
  enum Kind: String {
    /// Words, by recurrent layers.
    case recurrent
    /// The vectors that an encoder makes of texts.
    case encoder
  }

  let kind: Kind
  /// What its metadata say.
  let notes: FileNotes

  init(path: String) throws {
    file = try SafeTensorsFile(path: path)
    notes = FileNotes(path: path, values: file.metadata, isCheckpoint: false)
    _ = try notes.value("format", Self.format) { $0 == Self.format ? $0 : nil }
    kind = try notes.value("kind", "recurrent or encoder") { Kind(rawValue: $0) }
    labels = try notes.value("labels", "a list of two labels or more, each once") {
      Self.strings($0).flatMap { $0.count > 1 && Set($0).count == $0.count ? $0 : nil }
    }
  }

  /// The parameters of a layout, which must be the file's, before any room is made for them.
  func parameters(_ layout: ParameterLayout) throws -> Parameters {
    try layout.check(file)
    for name in file.tensorNames where layout[name] == nil {
      throw RecurrentError.unexpectedParameter(path: file.path, name: name)
    }
    var parameters = Parameters(layout)
    parameters.take(try parameters.read(file))
    return parameters
  }

  // MARK: Lists

  /// A list of strings as JSON.
  static func text(_ strings: [String]) -> String {
    var json = JSONWriter()
    json.array(strings) { $0.value($1) }
    return json.text
  }

  /// The strings of such a list; nil where it is none.
  static func strings(_ text: String) -> [String]? {
    guard let elements = try? JSONDocument(parsing: Array(text.utf8)).root.elements else {
      return nil
    }
    var strings: [String] = []
    for element in elements {
      guard let string = element.string else { return nil }
      strings.append(string)
    }
    return strings
  }
}
