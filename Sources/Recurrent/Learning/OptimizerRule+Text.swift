extension OptimizerRule: LosslessStringConvertible {
  /// The rule in one word, its name and what comes with it.
  ///
  ///     sgd:MOMENTUM:NESTEROV:DECAY     adam:BETA1:BETA2:EPSILON:DECAY     adamw:…
  ///     rmsprop:ALPHA:EPSILON:MOMENTUM:CENTERED:DECAY
  public var description: String {
    switch self {
    case .sgd(let momentum, let isNesterov, let decay): "sgd:\(momentum):\(isNesterov):\(decay)"
    case .adam(let betas, let epsilon, let decay):
      "adam:\(betas.first):\(betas.second):\(epsilon):\(decay)"
    case .adamW(let betas, let epsilon, let decay):
      "adamw:\(betas.first):\(betas.second):\(epsilon):\(decay)"
    case .rmsprop(let alpha, let epsilon, let momentum, let isCentered, let decay):
      "rmsprop:\(alpha):\(epsilon):\(momentum):\(isCentered):\(decay)"
    }
  }

  /// Reads what ``description`` writes; what is left out at the end is torch's default.
  ///
  /// - Parameter text: The rule in one word.
  public init?(_ text: String) {
    let fields = TextFields(text)
    switch fields.name {
    case "sgd" where fields.count <= 3:
      guard let momentum = fields.number(0, default: 0), let isNesterov = fields.flag(1),
        let decay = fields.number(2, default: 0)
      else { return nil }
      self = .sgd(momentum: momentum, isNesterov: isNesterov, weightDecay: decay)
    case "adam" where fields.count <= 4:
      guard let (betas, epsilon, decay) = Self.adam(fields, decay: 0) else { return nil }
      self = .adam(betas: betas, epsilon: epsilon, weightDecay: decay)
    case "adamw" where fields.count <= 4:
      guard let (betas, epsilon, decay) = Self.adam(fields, decay: 1e-2) else { return nil }
      self = .adamW(betas: betas, epsilon: epsilon, weightDecay: decay)
    case "rmsprop" where fields.count <= 5:
      guard let alpha = fields.number(0, default: 0.99),
        let epsilon = fields.number(1, default: 1e-8),
        let momentum = fields.number(2, default: 0), let isCentered = fields.flag(3),
        let decay = fields.number(4, default: 0)
      else { return nil }
      self = .rmsprop(
        alpha: alpha, epsilon: epsilon, momentum: momentum, isCentered: isCentered,
        weightDecay: decay)
    default: return nil
    }
    do throws(RecurrentError) { try validate() } catch { return nil }
  }

  private static func adam(
    _ fields: TextFields, decay: Double
  ) -> (betas: Betas, epsilon: Double, decay: Double)? {
    guard let first = fields.number(0, default: 0.9),
      let second = fields.number(1, default: 0.999),
      let epsilon = fields.number(2, default: 1e-8), let decay = fields.number(3, default: decay)
    else { return nil }
    return (Betas(first, second), epsilon, decay)
  }
}
