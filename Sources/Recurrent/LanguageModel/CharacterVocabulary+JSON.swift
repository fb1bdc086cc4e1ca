internal import StrictJSON

extension CharacterVocabulary {
  /// The characters as a JSON array of strings.
  var json: String {
    var json = JSONWriter(escaping: .minimal)
    json.array(characters) { $0.value(String($1)) }
    return json.text
  }

  /// Why a text is no vocabulary.
  struct Defect: Error, Equatable {
    /// What should stand there.
    let expected: String
    /// What does.
    let found: String
  }

  /// Reads what ``json`` writes.
  ///
  /// - Throws: ``Defect``: text that is no JSON, no characters, and those that are not each once in
  ///   ascending order.
  init(json: String) throws(Defect) {
    let document: JSONDocument
    do throws(JSONError) {
      document = try JSONDocument(parsing: Array(json.utf8))
    } catch {
      throw Defect(expected: "a JSON array of characters", found: "\(error)")
    }
    guard let elements = document.root.elements else {
      throw Defect(expected: "a JSON array of characters", found: document.root.kind.rawValue)
    }
    var characters: [Unicode.Scalar] = []
    for element in elements {
      let place = "element \(characters.count)"
      guard let scalars = element.string?.unicodeScalars, scalars.count == 1,
        let character = scalars.first
      else {
        throw Defect(
          expected: "a JSON array of single characters", found: "\(element.excerpt) as \(place)")
      }
      if let last = characters.last, last >= character {
        throw Defect(
          expected: "characters in ascending order, each once",
          found: "\(character.name) after \(last.name) as \(place)")
      }
      characters.append(character)
    }
    guard !characters.isEmpty else { throw Defect(expected: "characters", found: "none") }
    self.init(ascending: characters)
  }
}

extension Unicode.Scalar {
  /// The character's code, after itself where it can be seen: `é U+00E9`.
  var name: String {
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator, .nonspacingMark, .enclosingMark, .spacingMark:
      return code
    default: return "\(self) \(code)"
    }
  }
}
