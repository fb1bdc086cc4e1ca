package import Figures
internal import Recurrent

extension ClassifierReport {
  /// Loss and accuracy of each classifier, epoch after epoch, in two panels; what is learned from fainter
  /// than what is held out.
  package var figure: Figure {
    let hasHeldOut = heldOutCount > 0
    var loss = LinePlot(
      title: "Loss", xLabel: "epoch", yLabel: "mean loss", hasWholeX: true, yIncludes: [0],
      lines: lines("learned from", isFaint: hasHeldOut) { $0.loss })
    var accuracy = LinePlot(
      title: "Accuracy", xLabel: "epoch", yLabel: "share of texts with their label",
      hasWholeX: true, yIncludes: [1],
      lines: lines("learned from", isFaint: hasHeldOut) { $0.accuracy })
    if hasHeldOut {
      loss.lines += lines("held out", isFaint: false) { $0.heldOutLoss }
      accuracy.lines += lines("held out", isFaint: false) { $0.heldOutAccuracy }
    }
    return Figure(
      title: models.count == 1
        ? "A classifier learns" : "\(models.count) classifiers learn the same texts",
      subtitle: "\(source): \(learnedCount) texts learned from, \(heldOutCount) held out",
      panels: [.lines(loss), .lines(accuracy)], series: models.map(\.name),
      notes: hasHeldOut
        ? [
          "In full: texts that are held out, after each epoch. Faint: texts that are learned from, "
            + "each just before its step of the epoch."
        ] : [])
  }

  /// The picture as SVG.
  public func svg() -> String { figure.svg() }

  private func lines(
    _ texts: String, isFaint: Bool, _ value: (ClassifierHistory.Epoch) -> Double?
  ) -> [Line] {
    models.enumerated().map { number, model in
      Line(
        name: "\(model.name), \(texts)", series: number, strength: isFaint ? 0.25 : 1,
        values: model.history.epochs.map(value))
    }
  }
}
