/// How an optimizer changes parameters by their gradients, with torch's formulas and defaults.
///
/// In all of them but AdamW, `weightDecay` times the parameter is added to its gradient g first.
public enum OptimizerRule: Sendable, Equatable {
  /// Stochastic gradient descent.
  ///
  ///     b = momentum · b + g,    p = p - rate · b,    or with Nesterov's   p - rate · (g + momentum · b)
  case sgd(momentum: Double = 0, isNesterov: Bool = false, weightDecay: Double = 0)
  /// Adam (Kingma and Ba, 2015), at step t:
  ///
  ///     m = m + (1 - β₁) (g - m),    v = β₂ v + (1 - β₂) g²
  ///     p = p - rate / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + ε)
  case adam(
    betas: Betas = .init(), epsilon: Double = 1e-8, weightDecay: Double = 0)
  /// Adam after `p = p - rate · weightDecay · p` (Loshchilov and Hutter, 2019).
  case adamW(
    betas: Betas = .init(), epsilon: Double = 1e-8, weightDecay: Double = 1e-2)
  /// Hinton's division by the root mean square; centred, by the deviation.
  ///
  ///     v = α v + (1 - α) g²,    b = momentum · b + g / (√v + ε),    p = p - rate · b
  ///     centred:   a = a + (1 - α) (g - a),   √(v - a²) in place of √v
  case rmsprop(
    alpha: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, isCentered: Bool = false,
    weightDecay: Double = 0)

  /// What Adam's means forget slowly.
  public struct Betas: Sendable, Equatable {
    /// The share of the mean gradient that is kept.
    public var first: Double
    /// The share of the mean square that is kept.
    public var second: Double

    /// Two shares.
    ///
    /// - Parameters:
    ///   - first: The share of the mean gradient that is kept.
    ///   - second: The share of the mean square that is kept.
    public init(_ first: Double = 0.9, _ second: Double = 0.999) {
      self.first = first
      self.second = second
    }
  }

  /// What torch calls the numbers that it keeps for each parameter.
  var stateNames: [String] {
    switch self {
    case .sgd(let momentum, _, _): momentum == 0 ? [] : ["momentum_buffer"]
    case .adam, .adamW: ["exp_avg", "exp_avg_sq"]
    case .rmsprop(_, _, let momentum, let isCentered, _):
      ["square_avg"] + (isCentered ? ["grad_avg"] : [])
        + (momentum == 0 ? [] : ["momentum_buffer"])
    }
  }

  func validate() throws(RecurrentError) {
    switch self {
    case .sgd(let momentum, let isNesterov, let decay):
      try requireNonNegative(momentum, "momentum")
      try requireNonNegative(decay, "weightDecay")
      try require(!isNesterov || momentum > 0, "momentum", momentum, "above 0 with Nesterov's")
    case .adam(let betas, let epsilon, let decay), .adamW(let betas, let epsilon, let decay):
      try require(betas.first >= 0 && betas.first < 1, "beta 1", betas.first, "0 to below 1")
      try require(betas.second >= 0 && betas.second < 1, "beta 2", betas.second, "0 to below 1")
      try requireNonNegative(epsilon, "epsilon")
      try requireNonNegative(decay, "weightDecay")
    case .rmsprop(let alpha, let epsilon, let momentum, _, let decay):
      try require(alpha >= 0 && alpha <= 1, "alpha", alpha, "0 to 1")
      try requireNonNegative(epsilon, "epsilon")
      try requireNonNegative(momentum, "momentum")
      try requireNonNegative(decay, "weightDecay")
    }
  }

  private func requireNonNegative(_ value: Double, _ name: String) throws(RecurrentError) {
    try require(value >= 0 && value.isFinite, name, value, "0 or more")
  }
}
