internal import Files

extension LabelledTexts {
  /// Where labels and texts stand in the lines of a file.
  public struct Columns: Sendable, Equatable {
    /// A column.
    public enum Column: Sendable, Equatable {
      /// By its number, from 1.
      case number(Int)
      /// By its name, which the first line of each file gives.
      case name(String)
    }

    /// Where the label stands; nil for the first of two columns.
    public var label: Column?
    /// Where the text stands; nil for the second of two columns.
    public var text: Column?

    /// The columns of some lines.
    ///
    /// - Parameters:
    ///   - label: Where the label stands; nil for the first of two columns.
    ///   - text: Where the text stands; nil for the second of two columns.
    public init(label: Column? = nil, text: Column? = nil) {
      self.label = label
      self.text = text
    }

    var haveNames: Bool { [label, text].contains { if case .name = $0 { true } else { false } } }
  }

  /// Reads files of tab-separated columns, plain or gzip: a label, a tab, and a text in each line.
  ///
  /// Lines of white space alone are passed over, and so is white space around a label. Without ``Columns``
  /// a line has these two columns and no more; with one of them given, all others are left alone.
  ///
  /// - Parameters:
  ///   - paths: The files; `-` is standard input.
  ///   - columns: Where labels and texts stand.
  /// - Throws: ``ClassifierError`` for a line that has no label or no such column, and where there is no
  ///   text at all; `FileError` and `TextError` where a file cannot be read.
  public init(contentsOf paths: [String], columns: Columns = Columns()) throws {
    self.init()
    for path in paths {
      let reader = try LineReader(path: path, lengthLimit: LineReader.textLimit)
      var places: (label: Int, text: Int)?
      while let line = try reader.next() {
        if line.unicodeScalars.allSatisfy(\.properties.isWhitespace) { continue }
        let place = "\(reader.path): line \(reader.lineNumber)"
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
        if let places {
          examples.append(try Self.example(fields, places, columns, place))
        } else {
          let found = try columns.places(in: fields, at: place)
          places = found
          if !columns.haveNames {
            examples.append(try Self.example(fields, found, columns, place))
          }
        }
      }
    }
    guard !examples.isEmpty else {
      throw ClassifierError.noExamples(
        source: paths.map { $0 == "-" ? "standard input" : $0 }.joined(separator: ", "))
    }
  }

  /// A label without the white space around it, which nobody sees.
  private static func trimmed(_ label: Substring) -> String {
    let scalars = label.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  private static func example(
    _ fields: [Substring], _ places: (label: Int, text: Int), _ columns: Columns, _ place: String
  ) throws(ClassifierError) -> Example {
    let isPlain = columns == Columns()
    guard isPlain ? fields.count == 2 : fields.count > max(places.label, places.text) else {
      let found = "\(fields.count) column\(fields.count == 1 ? "" : "s")"
      throw .invalidLine(
        place: place,
        expected: isPlain
          ? "a label and a text with a tab between"
          : "\(max(places.label, places.text) + 1) columns with tabs between", found: found)
    }
    let label = trimmed(fields[places.label])
    guard !label.isEmpty else {
      throw .invalidLine(place: place, expected: "a label", found: "an empty column")
    }
    return Example(label: label, text: String(fields[places.text]), place: place)
  }
}

extension LabelledTexts.Columns {
  /// The columns' numbers from 0, in a file whose first line has these fields.
  fileprivate func places(
    in fields: [Substring], at place: String
  ) throws(ClassifierError) -> (label: Int, text: Int) {
    func number(_ column: Column?, default number: Int) throws(ClassifierError) -> Int {
      switch column {
      case nil: return number
      case .number(let number): return number - 1
      case .name(let name):
        guard let index = fields.firstIndex(where: { $0 == name }) else {
          throw .invalidLine(
            place: place, expected: "a header with a column \"\(name)\"",
            found: fields.prefix(8).map { "\"\($0.prefix(32))\"" }.joined(separator: ", "))
        }
        return index
      }
    }
    return (try number(label, default: 0), try number(text, default: 1))
  }
}
