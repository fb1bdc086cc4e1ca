internal import Figures
public import Recurrent

extension ClassifierReport {
  /// The report for people: what one classifier does with each label, or several side by side.
  ///
  /// - Parameter width: The terminal's, in columns.
  /// - Returns: Lines, each with its end.
  public func text(width: Int = 80) -> String {
    var lines = [ReportLine(parts)]
    if models.count == 1, let model = models.first {
      lines.append(ReportLine("\(model.name): \(facts(of: model))"))
      if let metrics = model.heldOut {
        lines.append(ReportLine(""))
        lines += metrics.lines(width: width)
      }
    } else {
      lines.append(ReportLine(""))
      lines += table
    }
    return lines.map { $0.sent + "\n" }.joined()
  }

  private var parts: String {
    let aside = validationCount > 0 ? ", \(validationCount) say when to stop" : ""
    let all = learnedCount + validationCount + heldOutCount
    return
      "\(ReportText.count(all, "text")): \(learnedCount) learned from\(aside), \(heldOutCount) held out"
  }

  private func facts(of model: Model) -> String {
    let words = model.wordCount.map { "\(DecimalText.count($0)) words, " } ?? ""
    let loss = model.keptEpoch.map { "; loss \(ReportText.fixed($0.loss, decimals: 4))" } ?? ""
    return
      "\(words)\(DecimalText.count(model.parameterCount)) parameters, \(epochs(of: model))\(loss)"
  }

  /// How many epochs there were, and which was kept.
  private func epochs(of model: Model) -> String {
    let count = model.history.epochs.count
    let all = ReportText.count(count, "epoch")
    return model.history.keptEpoch == count ? all : "epoch \(model.history.keptEpoch) of \(count)"
  }

  private static let columns = [
    ("parameters", 12), ("loss", 8), ("held out", 10), ("accuracy", 10), ("F1", 8),
    ("seconds", 9),
  ]

  /// A row for each classifier, then what the numbers are.
  private var table: [ReportLine] {
    let width = ReportText.cellWidth(of: ["model"] + models.map(\.name))
    func row(_ name: String, _ cells: [String]) -> ReportLine {
      ReportLine(
        ReportText.left(name, width)
          + zip(cells, Self.columns).map { ReportText.right($0, $1.1) }.joined())
    }
    func number(_ value: Double?) -> String {
      value.map { ReportText.fixed($0, decimals: 4) } ?? "-"
    }
    let rows = models.map { model in
      row(
        model.name,
        [
          DecimalText.count(model.parameterCount), number(model.keptEpoch?.loss),
          number(model.heldOut?.loss), number(model.heldOut?.accuracy),
          number(model.heldOut?.macro.f1), ReportText.fixed(model.seconds, decimals: 1),
        ])
    }
    let remark = "loss: of what is learned from; held out, accuracy, F1 (macro mean): of the rest"
    return [row("model", Self.columns.map(\.0))] + rows + [ReportLine(""), ReportLine(remark)]
      + models.filter { $0.history.keptEpoch != $0.history.epochs.count || isShorter($0) }
      .map { ReportLine("\($0.name): \(epochs(of: $0))") }
  }

  /// Whether a classifier had fewer epochs than another.
  private func isShorter(_ model: Model) -> Bool {
    model.history.epochs.count < models.map(\.history.epochs.count).max() ?? 0
  }
}

extension ClassifierMetrics {
  /// The metrics for people: a row for each label, then which labels were given to which.
  ///
  /// - Parameter width: The terminal's, in columns.
  /// - Returns: Lines, each with its end.
  public func text(width: Int = 80) -> String {
    lines(width: width).map { $0.sent + "\n" }.joined()
  }

  func lines(width: Int) -> [ReportLine] {
    labelLines + [ReportLine("")] + confusionLines(width: width)
  }

  private static let columns = [("precision", 11), ("recall", 9), ("F1", 9), ("texts", 8)]

  private var nameWidth: Int { ReportText.cellWidth(of: ["macro mean"] + labels) }

  private var labelLines: [ReportLine] {
    func row(_ name: String, _ label: OfLabel) -> ReportLine {
      let cells = [label.precision, label.recall, label.f1].map {
        ReportText.fixed($0, decimals: 4)
      }
      return ReportLine(
        ReportText.left(name, nameWidth)
          + zip(cells + ["\(label.count)"], Self.columns).map { ReportText.right($0, $1.1) }
          .joined())
    }
    let head =
      ReportText.left("label", nameWidth)
      + Self.columns.map { ReportText.right($0.0, $0.1) }.joined()
    let lossText = loss.map { ", loss \(ReportText.fixed($0, decimals: 4))" } ?? ""
    return [ReportLine(head)] + zip(labels, perLabel).map { row($0, $1) }
      + [
        row("macro mean", macro),
        ReportLine(
          "accuracy \(ReportText.fixed(accuracy, decimals: 4)): \(correctCount) of \(count)\(lossText)"
        ),
      ]
  }

  /// The whole table where it has room, else what was mixed up most.
  private func confusionLines(width: Int) -> [ReportLine] {
    let widths = labels.indices.map { column in
      2
        + max(
          min(DisplayWidth.of(labels[column].madeVisible), ReportText.widestName),
          confusion.map { "\($0[column])".count }.max() ?? 0)
    }
    let first = ReportText.cellWidth(of: ["true label"] + labels)
    guard first + widths.reduce(0, +) <= width else { return mixedUpLines }
    func cells(_ texts: [String]) -> String {
      zip(texts, widths).map { text, width in
        String(repeating: " ", count: max(2, width - DisplayWidth.of(text.madeVisible))) + text
      }.joined()
    }
    let head = ReportLine(
      ReportText.left("true label", first) + cells(labels.map { ReportText.name($0) })
        + "  (was given)")
    return [head]
      + labels.indices.map { label in
        ReportLine(
          ReportText.left(labels[label], first) + cells(confusion[label].map { "\($0)" }))
      }
  }

  private var mixedUpLines: [ReportLine] {
    let all = labels.indices.flatMap { truth in
      labels.indices.filter { $0 != truth && confusion[truth][$0] > 0 }.map { (truth, $0) }
    }
    let most = all.sorted { confusion[$0.0][$0.1] > confusion[$1.0][$1.1] }.prefix(10)
    return [ReportLine("mixed up most:")]
      + most.map { truth, found in
        ReportLine(
          "\(ReportText.right("\(confusion[truth][found])", 6))  \(ReportText.name(labels[truth])) as \(ReportText.name(labels[found]))"
        )
      }
  }
}
