internal import Figures
internal import Glibc
internal import Recurrent

extension GradientReport {
  /// What was seen, in sentences: a finding for each record.
  var findings: [String] {
    records.flatMap { record in
      gradientFindings(record) + [interruptionFinding(record)].compactMap { $0 }
    } + guessFindings + jacobianFindings + clippingFindings + optimizerFindings
  }

  /// What a record is called: its cell, and how gradients were shortened where others were not.
  func name(of record: GradientRecord) -> String {
    guard isComparison else { return record.cell.title }
    return "\(record.cell.title), \(record.clipping?.words ?? "not clipped")"
  }

  /// A loss with three decimals, or in powers of ten where training has thrown it far away.
  static func loss(_ loss: Double?) -> String {
    guard let loss, abs(loss) < 1000 else { return ReportText.scientific(loss) }
    return ReportText.fixed(loss, decimals: 3)
  }

  /// How far back the gradient reaches.
  private func gradientFindings(_ record: GradientRecord) -> [String] {
    [("‖∂L/∂h‖", record.reach), ("‖∂L/∂c‖", record.cellReach)].compactMap { what, reach in
      reach.map { finding(name(of: record), what, $0, gain: record.gain(of: $0)) }
    }
  }

  private func finding(_ name: String, _ what: String, _ reach: Double, gain: Double) -> String {
    let steps = ReportText.count(options.length - 1, "step")
    let change =
      reach > 1
      ? "grows to \(ReportText.scientific(reach)) times its size"
      : "falls to \(ReportText.scientific(reach)) of its size"
    return "\(name): \(what) \(change) over \(steps) back, times \(ReportText.scientific(gain)) a "
      + "step: it \(Self.verdict(on: reach))."
  }

  /// What a change of the gradient over a window is called.
  private static func verdict(on reach: Double) -> String {
    switch reach {
    case ..<1e-3: "vanishes"
    case ..<0.5: "fades"
    case ...2: "holds"
    case ...1000: "grows"
    default: "explodes"
    }
  }

  private func interruptionFinding(_ record: GradientRecord) -> String? {
    let name = name(of: record)
    switch record.interruption {
    case .notFinite(let step, let epoch, let what):
      let place = "step \(DecimalText.count(step)), in epoch \(epoch)"
      let defect =
        switch what {
        case .loss: "the loss of \(place), is no finite number"
        case .gradient: "the gradient of \(place), is no finite number"
        case .parameters: "after \(place), the loss is no finite number"
        }
      return "\(name): \(defect); training stopped there."
    case .asked(let step):
      return "\(name): training ended after step \(DecimalText.count(step)), as asked."
    case nil: return nil
    }
  }

  /// The last epoch's losses that are above that of guessing evenly, which needs no training.
  private var guessFindings: [String] {
    let guess = log(Double(microscope.vocabulary.count))
    return records.compactMap { record in
      guard record.interruption == nil, let loss = record.epochs.last?.loss, loss > guess else {
        return nil
      }
      return
        "\(name(of: record)): with a last loss of \(Self.loss(loss)) it has not learned; guessing "
        + "evenly among \(ReportText.count(microscope.vocabulary.count, "character")) gives "
        + "\(Self.loss(guess))."
    }
  }

  /// What the Jacobians are, where they may seem to say otherwise than the gradients.
  private var jacobianFindings: [String] {
    guard cells.contains(.lstm), !isComparison else { return [] }
    return [
      "An LSTM's Jacobians are those of (h, c) together, not of h alone. A largest singular value is "
        + "the most that a gradient can keep of its length; how much it keeps, ‖∂L/∂h‖ and ‖∂L/∂c‖ say."
    ]
  }

  /// Why clipping changes little, where the optimizer divides by the gradients' size.
  private var optimizerFindings: [String] {
    if case .sgd = options.rule { return [] }
    guard isComparison else { return [] }
    return [
      "\(options.rule.name) divides by the gradients' size, and so lengthens again what clipping "
        + "shortens; --optimizer sgd --rate 0.1 --epochs 3 shows what clipping does."
    ]
  }

  /// What shortened gradients changed, cell by cell.
  private var clippingFindings: [String] {
    cells.compactMap { cell in
      let plain = records.first { $0.cell == cell && $0.clipping == nil }
      let clipped = records.first { $0.cell == cell && $0.clipping != nil }
      guard let plain, let clipped, let greatest = plain.gradientNorms.max(),
        let loss = plain.epochs.last?.loss, let clippedLoss = clipped.epochs.last?.loss
      else { return nil }
      let share = Double(clipped.clippedCount) / Double(clipped.losses.count)
      return "\(cell.title): the longest gradient is \(ReportText.scientific(greatest)) without "
        + "clipping, \(ReportText.scientific(clipped.gradientNorms.max())) with it"
        + (clipped.isClippedByNorm ? ", which shortened \(ReportText.percent(share)) of all" : "")
        + "; the last epoch's loss is \(Self.loss(loss)) without, "
        + "\(Self.loss(clippedLoss)) with."
    }
  }
}
