internal import StrictJSON
internal import TextEncoder
internal import Transformer

/// What `classify predict` writes for a line in which something has labels.
struct EntityRecord {
  private let table: ScoreTable
  private let isText: Bool
  private let width: Int

  init(_ table: ScoreTable, _ classifier: TokenClassifier, isText: Bool) {
    self.table = table
    self.isText = isText
    width = ScoreTable.width(of: classifier.model.configuration.labels)
  }

  /// The record of a line, with its end.
  func text(_ line: String, _ entities: [TokenClassifier.Entity]) -> String {
    isText ? rows(line, entities) : json(entities)
  }

  /// The line, and below it a row for each entity, as the line has it.
  private func rows(_ line: String, _ entities: [TokenClassifier.Entity]) -> String {
    let scalars = Array(line.unicodeScalars)
    return table.row(line)
      + entities.map { entity in
        var found = String.UnicodeScalarView()
        found.append(contentsOf: scalars[entity.range.clamped(to: 0..<scalars.count)])
        return table.row(
          String(found),
          after: [("  \(entity.label)", width + 2), (entity.score.withFourDigits, 6)])
      }.joined()
  }

  private func json(_ entities: [TokenClassifier.Entity]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("entities")
      json.array(entities) { json, entity in
        json.object { json in
          json.key("label")
          json.value(entity.label)
          json.key("score")
          json.value(entity.score)
          json.key("word")
          json.value(entity.word)
          json.key("range")
          json.value(entity.range)
          if let token = entity.token {
            json.key("token")
            json.value(token)
          }
        }
      }
    }
    return json.text + "\n"
  }
}
