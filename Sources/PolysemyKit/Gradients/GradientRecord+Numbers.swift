internal import Glibc
internal import Recurrent

extension GradientRecord {
  /// The last epoch's ‖∂L/∂h‖ at the first step of a window, as a share of that at the last step; nil
  /// where there was no epoch, or no gradient at all.
  var reach: Double? { Self.reach(of: epochs.last?.stateGradients ?? []) }

  /// The same of an LSTM's cell.
  var cellReach: Double? { Self.reach(of: epochs.last?.cellGradients ?? []) }

  private static func reach(of spreads: [Spread]) -> Double? {
    guard let last = spreads.first?.mean, last > 0, let first = spreads.last?.mean else {
      return nil
    }
    return first / last
  }

  /// By which factor ‖∂L/∂h‖ changes from step to step back in time, on the geometric mean.
  var gradientGain: Double? { reach.map(gain(of:)) }

  /// The factor from step to step of what changes so much over a window.
  func gain(of reach: Double) -> Double {
    let count = epochs.last?.stateGradients.count ?? 0
    return count > 1 ? pow(reach, 1 / Double(count - 1)) : 1
  }

  /// How many steps had gradients longer than they were shortened to.
  var clippedCount: Int {
    guard case .norm(let limit) = clipping else { return 0 }
    return gradientNorms.count { $0 > limit }
  }

  var isClippedByNorm: Bool {
    switch clipping {
    case .norm: true
    case .value, nil: false
    }
  }

  /// The mean length of all gradients, before they were shortened.
  var meanNorm: Double? {
    gradientNorms.isEmpty ? nil : gradientNorms.reduce(0, +) / Double(gradientNorms.count)
  }

  /// What is left of numbers of each step where some hundred have to do: runs of steps.
  struct Run: Equatable {
    /// The last step of the run, from 1.
    let step: Int
    let mean: Double
    let minimum: Double
    let maximum: Double
  }

  /// The numbers in runs of equally many, so that there are at most `count`.
  static func runs(of numbers: [Double], atMost count: Int) -> [Run] {
    let size = max(1, (numbers.count + count - 1) / count)
    return stride(from: 0, to: numbers.count, by: size).map { start in
      let run = numbers[start..<min(start + size, numbers.count)]
      return Run(
        step: start + run.count, mean: run.reduce(0, +) / Double(run.count),
        minimum: run.min() ?? 0, maximum: run.max() ?? 0)
    }
  }
}
