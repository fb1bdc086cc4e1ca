/// Lowers a learning rate when a loss no longer falls: torch's `ReduceLROnPlateau`, with its defaults.
public struct PlateauSchedule: Sendable, Equatable {
  /// What the rate is multiplied by.
  public let factor: Double
  /// How many epochs without a better loss are borne.
  public let patience: Int
  /// The share by which a loss must be lower to be better.
  public let threshold: Double
  /// How many epochs after a change are not counted.
  public let cooldown: Int
  /// The lowest rate.
  public let minimumRate: Double
  /// The lowest loss so far.
  public private(set) var best = Double.infinity
  private var badCount = 0
  private var cooldownLeft = 0

  /// A schedule that has seen no loss.
  ///
  /// - Parameters:
  ///   - factor: What the rate is multiplied by.
  ///   - patience: How many epochs without a better loss are borne.
  ///   - threshold: The share by which a loss must be lower to be better.
  ///   - cooldown: How many epochs after a change are not counted.
  ///   - minimumRate: The lowest rate.
  public init(
    factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0,
    minimumRate: Double = 0
  ) {
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.minimumRate = minimumRate
  }

  /// The rate after another epoch.
  ///
  /// - Parameters:
  ///   - loss: The epoch's.
  ///   - rate: The rate until now.
  /// - Returns: The rate from now on; it stays where lowering would change less than 1e-8.
  public mutating func rate(after loss: Double, rate: Double) -> Double {
    if loss < best * (1 - threshold) {
      best = loss
      badCount = 0
    } else {
      badCount += 1
    }
    if cooldownLeft > 0 {
      cooldownLeft -= 1
      badCount = 0
    }
    guard badCount > patience else { return rate }
    cooldownLeft = cooldown
    badCount = 0
    let lower = max(rate * factor, minimumRate)
    return rate - lower > 1e-8 ? lower : rate
  }
}
