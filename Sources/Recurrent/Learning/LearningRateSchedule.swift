internal import Glibc

/// How a learning rate changes with the epochs, or with whatever is counted: torch's formulas.
///
/// Each gives the factor of the initial rate after `count` of them; so a schedule has no state, and
/// several may be multiplied.
public enum LearningRateSchedule: Sendable, Equatable {
  /// The rate stays.
  case constant
  /// Times `gamma` every `size` epochs: `StepLR`.
  case step(size: Int, gamma: Double = 0.1)
  /// Times `gamma` every epoch: `ExponentialLR`.
  case exponential(gamma: Double)
  /// Down half a cosine to `minimum`, a factor of the initial rate, in `period` epochs, and up again
  /// in as many: `CosineAnnealingLR`.
  case cosine(period: Int, minimum: Double = 0)
  /// Up a line from the factor `start` to 1 in `period` epochs: `LinearLR`.
  case warmUp(start: Double = 1.0 / 3, period: Int = 5)

  /// The factor of the initial rate.
  ///
  /// - Parameter count: How many epochs are over.
  /// - Returns: The factor.
  /// - Precondition: `count` is not negative, and sizes and periods are positive.
  public func factor(after count: Int) -> Double {
    precondition(count >= 0, "\(count) epochs")
    switch self {
    case .constant: return 1
    case .step(let size, let gamma):
      precondition(size > 0, "a step of \(size) epochs")
      return pow(gamma, Double(count / size))
    case .exponential(let gamma): return pow(gamma, Double(count))
    case .cosine(let period, let minimum):
      precondition(period > 0, "a period of \(period) epochs")
      let height = (1 + cos(.pi * Double(count) / Double(period))) / 2
      return minimum + (1 - minimum) * height
    case .warmUp(let start, let period):
      precondition(period > 0, "a period of \(period) epochs")
      return start + (1 - start) * Double(min(count, period)) / Double(period)
    }
  }
}
