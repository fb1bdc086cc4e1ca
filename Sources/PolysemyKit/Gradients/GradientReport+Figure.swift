package import Figures
internal import Glibc
internal import Recurrent

extension GradientReport {
  /// The records as a picture: a line for each cell in every panel; or, with and without shortened
  /// gradients, a column of panels for each cell.
  package var figure: Figure {
    Figure(
      title: isComparison ? "Gradients with and without clipping" : "Gradients back through time",
      subtitle: "\(source): \(setting); \(training)",
      panels: (isComparison ? comparisonPlots : plots).map { .lines($0) },
      series: seriesNames, notes: pictureNotes, panelHeight: isComparison ? 280 : 310,
      columnCount: isComparison ? max(1, cells.count) : 2)
  }

  /// The picture as SVG.
  public func svg() -> String { figure.svg() }

  /// In how many runs of steps losses and gradients are drawn.
  private var drawnRuns: Int { isComparison ? 60 : 120 }

  private var seriesNames: [String] {
    guard isComparison else {
      return cells.map(\.title) + (cells.contains(.lstm) ? ["LSTM’s cell: ∂L/∂c"] : [])
    }
    return ["not clipped"]
      + [records.lazy.compactMap(\.clipping).first?.words].compactMap { $0 }
  }

  private var pictureNotes: [String] {
    let size = records.map {
      GradientRecord.runs(of: $0.losses, atMost: drawnRuns).first?.step ?? 1
    }.max()
    let runs = size.map { $0 > 1 ? ["Losses and norms are means of \($0) steps."] : [] } ?? []
    let faint =
      isComparison || options.epochCount == 1
      ? [] : ["Faint lines are earlier epochs', of Jacobians those before learning."]
    return runs + faint + findings
  }

  // MARK: Side by side

  private var plots: [LinePlot] {
    [
      statePlot(records), normPlot(records), lossPlot(records), saturationPlot, stretchPlot,
      productPlot,
    ]
  }

  private func series(of record: GradientRecord) -> Int {
    isComparison
      ? (record.clipping == nil ? 0 : 1) : (cells.firstIndex(of: record.cell) ?? 0)
  }

  /// ‖∂L/∂h‖ by steps back, the last epoch in full; of comparisons the last epoch only.
  func statePlot(_ records: [GradientRecord], title: String? = nil) -> LinePlot {
    LinePlot(
      title: title.map { "\($0)‖∂L/∂h‖" } ?? "‖∂L/∂h‖ by steps back in time", xLabel: "steps back",
      yLabel: "mean norm", yScale: .logarithmic, hasWholeX: true,
      lines: records.flatMap(stateLines))
  }

  private func stateLines(of record: GradientRecord) -> [Line] {
    let count = record.epochs.count
    let states = record.epochs.enumerated().dropFirst(isComparison ? max(0, count - 1) : 0).map {
      index, epoch in
      line(
        "\(name(of: record)), epoch \(index + 1)", series: series(of: record), epoch.stateGradients,
        strength: index == count - 1 ? 1 : 0.35 * Double(index + 1) / Double(count))
    }
    guard !isComparison, let cells = record.epochs.last?.cellGradients, !cells.isEmpty else {
      return states
    }
    return states + [line("LSTM, ∂L/∂c", series: self.cells.count, cells)]
  }

  private func line(
    _ name: String, series: Int, _ spreads: [GradientRecord.Spread], strength: Double = 1
  ) -> Line {
    Line(
      name: name, series: series, strength: strength,
      points: spreads.enumerated().map { back, spread in
        LinePoint(
          x: Double(back), y: spread.mean,
          tooltip: "\(name), \(back) back: \(ReportText.scientific(spread.mean))")
      })
  }

  private func normPlot(_ records: [GradientRecord], title: String = "") -> LinePlot {
    LinePlot(
      title: title + "All gradients together", xLabel: "step of training",
      yLabel: "norm before clipping", yScale: .logarithmic,
      guides: records.lazy.compactMap(\.clipping).first.map {
        [LineGuide(value: $0.limit, label: $0.words)]
      } ?? [],
      lines: records.flatMap { record in
        let runs = GradientRecord.runs(of: record.gradientNorms, atMost: drawnRuns)
        let greatest = Line(
          name: "\(name(of: record)), greatest", series: series(of: record), strength: 0,
          points: runs.map { LinePoint(x: Double($0.step), y: $0.maximum) })
        return (isComparison ? [greatest] : []) + [
          Line(
            name: name(of: record), series: series(of: record),
            points: runs.map { LinePoint(x: Double($0.step), y: $0.mean) })
        ]
      })
  }

  private func lossPlot(_ records: [GradientRecord], title: String = "") -> LinePlot {
    LinePlot(
      title: title + "Loss", xLabel: "step of training", yLabel: "nats a character",
      lines: records.map { record in
        Line(
          name: name(of: record), series: series(of: record),
          points: GradientRecord.runs(of: record.losses, atMost: drawnRuns).map {
            LinePoint(x: Double($0.step), y: $0.mean)
          })
      })
  }

  private var saturationPlot: LinePlot {
    LinePlot(
      title: "Saturated gates", xLabel: "epoch", yLabel: "share of numbers", hasWholeX: true,
      yIncludes: [0], hasEndLabels: true,
      lines: records.flatMap { record in
        (record.epochs.first?.saturation ?? []).indices.map { gate in
          Line(
            name: "\(record.cell.title) \(record.epochs[0].saturation[gate].gate)",
            series: series(of: record), values: record.epochs.map { $0.saturation[gate].total })
        }
      })
  }

  private var stretchPlot: LinePlot {
    LinePlot(
      title: "Step Jacobian: largest singular value", xLabel: "steps back",
      yLabel: "mean of windows", hasWholeX: true, yIncludes: [0],
      guides: [LineGuide(value: 1, label: "neither grows nor falls")],
      lines: probeLines { probe in probe.largest.map { $0 } })
  }

  private var productPlot: LinePlot {
    LinePlot(
      title: "Product of Jacobians: largest singular value", xLabel: "steps back",
      yLabel: "geometric mean of windows", yScale: .logarithmic, hasWholeX: true,
      lines: probeLines { probe in probe.productLogarithms.map { pow(10, $0) } })
  }

  /// A line for each cell before learning, faint, and after it.
  private func probeLines(_ values: (JacobianProbe) -> [Double]) -> [Line] {
    records.flatMap { record in
      let shown = [record.probes.first, record.probes.last].compactMap { $0 }
      return shown.prefix(record.probes.count).enumerated().map { index, probe in
        Line(
          name: "\(record.cell.title), after \(ReportText.count(probe.step, "step"))",
          series: series(of: record), strength: index == shown.count - 1 ? 1 : 0.3,
          values: values(probe), from: 0)
      }
    }
  }

  // MARK: With and without clipping

  /// For each cell a column: norms, losses, and the last epoch's gradients by steps back.
  private var comparisonPlots: [LinePlot] {
    let columns = cells.map { cell in records.filter { $0.cell == cell } }
    func title(_ column: [GradientRecord]) -> String {
      column.first.map { "\($0.cell.title): " } ?? ""
    }
    return columns.map { normPlot($0, title: title($0)) }
      + columns.map { lossPlot($0, title: title($0)) }
      + columns.map { statePlot($0, title: title($0)) }
  }
}
