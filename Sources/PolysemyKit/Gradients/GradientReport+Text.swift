internal import Figures
internal import Glibc
internal import Recurrent

extension GradientReport {
  /// The report as text for a terminal.
  ///
  /// - Parameters:
  ///   - width: The terminal's, in columns.
  ///   - color: Whether escape sequences may be used.
  /// - Returns: Lines, each with its end.
  public func text(width: Int = 80, color: Bool = false) -> String {
    let width = max(60, width)
    let chart = Figure(
      title: "", panels: [.lines(terminalPlot)], series: records.map(name(of:)))
    let sections: [[ReportLine]] = [
      header(width: width, color: color), table(width: width, color: color),
      ReportLine.lines(of: chart, width: width, height: 12, color: color),
      findings.flatMap { Self.wrapped($0, width: width) },
    ]
    return sections.filter { !$0.isEmpty }.map { $0.map { $0.sent + "\n" }.joined() }
      .joined(separator: "\n")
  }

  private func header(width: Int, color: Bool) -> [ReportLine] {
    let title = MarkedText("gradients of \(source)").truncated(toColumns: width).string
    return [ReportLine(title, color ? .bold : .plain)]
      + Self.wrapped(setting, width: width) + Self.wrapped(training, width: width)
  }

  /// The last epoch's gradients by steps back: a series for each record.
  private var terminalPlot: LinePlot {
    var plot = statePlot(records)
    plot.title = "Mean ‖∂L/∂h‖ by steps back in time, last epoch"
    plot.yLabel = ""
    plot.lines = records.enumerated().compactMap { index, record in
      record.epochs.last.map { epoch in
        Line(
          name: name(of: record), series: index,
          points: epoch.stateGradients.enumerated().map {
            LinePoint(x: Double($0), y: $1.mean)
          })
      }
    }
    return plot
  }

  // MARK: The table

  /// A line of the table: what it tells, and of each record.
  private struct Row {
    let label: String
    let value: (GradientRecord) -> String

    init(_ label: String, _ value: @escaping (GradientRecord) -> String) {
      self.label = label
      self.value = value
    }
  }

  private static func number(_ value: @escaping (GradientRecord) -> Double?)
    -> (GradientRecord) -> String
  {
    { ReportText.scientific(value($0)) }
  }

  private var rows: [Row] {
    let back = options.length - 1
    return [
      Row("parameters") { DecimalText.count($0.parameterCount) },
      Row("steps of training") { DecimalText.count($0.losses.count) },
      Row("loss, first epoch") { Self.loss($0.epochs.first?.loss) },
      Row("loss, last epoch") { Self.loss($0.epochs.last?.loss) },
      Row("‖gradient‖, mean", Self.number(\.meanNorm)),
      Row("‖gradient‖, greatest", Self.number { $0.gradientNorms.max() }),
    ] + (isComparison ? [clippedRow] : []) + [
      Row("‖∂L/∂h‖ at the end", Self.number { $0.epochs.last?.stateGradients.first?.mean }),
      Row(
        "‖∂L/∂h‖ \(back) back", Self.number { $0.epochs.last?.stateGradients.last?.mean }),
      Row("  factor a step", Self.number(\.gradientGain)),
    ] + (cells.contains(.lstm) ? [cellRow] : []) + [
      Row("‖step Jacobian‖", Self.number { $0.probes.last?.meanLargest }),
      Row("  greatest", Self.number { $0.probes.last?.greatest }),
      Row("  median", Self.number { $0.probes.last?.median }),
      Row("‖product‖ \(back) back") { Self.power($0.probes.last?.productLogarithms.last) },
      Row("  factor a step", Self.number { $0.probes.last?.gainPerStep }),
    ]
  }

  private var cellRow: Row {
    Row(
      "‖∂L/∂c‖ \(options.length - 1) back", Self.number { $0.epochs.last?.cellGradients.last?.mean }
    )
  }

  private var clippedRow: Row {
    Row("steps clipped") { record in
      record.isClippedByNorm ? DecimalText.count(record.clippedCount) : "-"
    }
  }

  /// Ten to a power that may be too small for a number.
  private static func power(_ logarithm: Double?) -> String {
    guard let logarithm, logarithm != -.infinity else { return logarithm == nil ? "-" : "0" }
    guard logarithm.isFinite else { return "-" }
    let exponent = logarithm.rounded(.down)
    return abs(exponent) < 300
      ? ReportText.scientific(pow(10, logarithm)) : "1e\(Int(exponent))"
  }

  /// The gates' shares in percent, a line for each record: `LSTM: i 3 %, f 12 %, g 0 %, o 1 %`.
  private func saturation(width: Int) -> [ReportLine] {
    let lines = records.flatMap { record -> [ReportLine] in
      guard let epoch = record.epochs.last else { return [] }
      let gates = epoch.saturation.map {
        "\($0.gate) \(ReportText.fixed($0.total * 100, decimals: 0)) %"
      }
      return Self.wrapped(
        "  \(name(of: record)): \(gates.joined(separator: ", "))", width: width)
    }
    return lines.isEmpty ? [] : [ReportLine(""), ReportLine("saturated in the last epoch")] + lines
  }

  private func table(width: Int, color: Bool) -> [ReportLine] {
    // Where columns do not fit, records stand below each other in blocks of as many as do.
    let label = 22
    let column = 19
    let perBlock = max(1, (width - label) / column)
    return stride(from: 0, to: records.count, by: perBlock).flatMap { start in
      let shown = records[start..<min(start + perBlock, records.count)]
      let head = shown.map { ReportText.right(columnTitle(of: $0), column) }.joined()
      let titles = String(repeating: " ", count: label) + head
      let body = rows.map { row in
        ReportLine(
          row.label + String(repeating: " ", count: max(0, label - row.label.count))
            + shown.map { ReportText.right(row.value($0), column) }.joined())
      }
      return (start > 0 ? [ReportLine("")] : [])
        + [ReportLine(titles, color ? .bold : .plain)] + body
    } + saturation(width: width)
  }

  private func columnTitle(of record: GradientRecord) -> String {
    switch record.clipping {
    case nil: record.cell.title
    case .norm(let limit): "\(record.cell.title) ≤ \(ReportText.short(limit))"
    case .value(let limit): "\(record.cell.title) ± \(ReportText.short(limit))"
    }
  }

  private static func wrapped(_ text: String, width: Int) -> [ReportLine] {
    let text = text.madeVisible
    var lines = [String(text.prefix { $0 == " " })]
    for word in text.split(separator: " ") {
      let line = lines[lines.count - 1]
      if line.allSatisfy({ $0 == " " }) {
        lines[lines.count - 1] += word
      } else if DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append("  \(word)")
      }
    }
    return lines.map { ReportLine($0) }
  }
}
