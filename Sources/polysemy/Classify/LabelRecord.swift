internal import StrictJSON

/// What `classify predict` writes for a line that has labels.
struct LabelRecord {
  private let table: ScoreTable
  private let isText: Bool
  private let width: Int

  init(_ table: ScoreTable, _ labeller: TextLabeller, isText: Bool) {
    self.table = table
    self.isText = isText
    width = ScoreTable.width(of: labeller.names)
  }

  /// The record of a line, with its end.
  func text(_ line: String, _ labels: [ScoredLabel]) -> String {
    isText ? rows(line, labels) : json(labels)
  }

  /// A row for each label, the first with the line.
  private func rows(_ line: String, _ labels: [ScoredLabel]) -> String {
    labels.enumerated().map { index, label in
      table.row(
        index == 0 ? line : "",
        after: [(label.label, width), (label.score.withFourDigits, 6)])
    }.joined()
  }

  private func json(_ labels: [ScoredLabel]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("labels")
      json.array(labels) { json, label in
        json.object { json in
          json.key("label")
          json.value(label.label)
          json.key("score")
          json.value(label.score)
        }
      }
    }
    return json.text + "\n"
  }
}
