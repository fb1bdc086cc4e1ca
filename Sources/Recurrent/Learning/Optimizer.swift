internal import CKernels
internal import LinearAlgebra

/// Changes parameters by their gradients, step after step.
public struct Optimizer: ~Copyable {
  /// How.
  public let rule: OptimizerRule
  /// How far a step goes; a schedule may change it at any time.
  public var learningRate: Double
  /// How many steps were taken.
  public internal(set) var stepCount = 0
  // What the rule keeps for each parameter, in the order of its names; the others have no numbers.
  var first: Parameters
  var second: Parameters
  var third: Parameters

  /// An optimizer at its first step.
  ///
  /// - Parameters:
  ///   - rule: How it changes parameters.
  ///   - learningRate: How far a step goes.
  ///   - layout: The parameters.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(
    _ rule: OptimizerRule, learningRate: Double, for layout: ParameterLayout
  ) throws(RecurrentError) {
    try rule.validate()
    try require(
      learningRate >= 0 && learningRate.isFinite, "learningRate", learningRate, "0 or more")
    self.rule = rule
    self.learningRate = learningRate
    let count = rule.stateNames.count
    first = Parameters(count > 0 ? layout : ParameterLayout())
    second = Parameters(count > 1 ? layout : ParameterLayout())
    third = Parameters(count > 2 ? layout : ParameterLayout())
  }

  /// Takes a step.
  ///
  /// **Accuracy** Coefficients are computed in double precision, all else in floats; a number's result
  /// depends on nothing but itself, so not on the threads.
  ///
  /// - Parameters:
  ///   - parameters: What to change.
  ///   - gradients: Their gradients.
  ///   - compute: Where to compute.
  /// - Precondition: Both have the optimizer's layout.
  /// - Complexity: O(parameters); allocates nothing.
  public mutating func step(
    _ parameters: inout Parameters, gradients: borrowing Parameters, _ compute: Compute
  ) {
    precondition(
      parameters.layout.paddedCount == gradients.layout.paddedCount
        && (rule.stateNames.isEmpty
          || parameters.layout.paddedCount == first.layout.paddedCount),
      "parameters, gradients and optimizer are of different networks")
    stepCount += 1
    let step = step
    let kernels = compute.backend.kernels
    nonisolated(unsafe) let (p, g) = unsafe (parameters.floats.base, gradients.floats.base)
    nonisolated(unsafe) let (a, b, c) = unsafe (
      first.floats.base, second.floats.base, third.floats.base
    )
    parameters.forEachChunk(compute) { range in
      let at = range.lowerBound
      switch step {
      case .sgd(var rule, let hasBuffer):
        unsafe kernels.step(
          &rule, count: range.count, gradient: g + at, p + at, buffer: hasBuffer ? a + at : nil)
      case .adam(var rule):
        unsafe kernels.step(
          &rule, count: range.count, gradient: g + at, p + at, mean: a + at, square: b + at)
      case .rmsprop(var rule, let hasMean, let hasBuffer):
        let buffer = unsafe hasMean ? c : b
        unsafe kernels.step(
          &rule, count: range.count, gradient: g + at, p + at, square: a + at,
          mean: hasMean ? b + at : nil, buffer: hasBuffer ? buffer + at : nil)
      }
    }
    parameters.touch()
  }

  /// A rule's coefficients at a step.
  private enum Step {
    case sgd(ck_sgd, hasBuffer: Bool)
    case adam(ck_adam)
    case rmsprop(ck_rmsprop, hasMean: Bool, hasBuffer: Bool)
  }

  private var step: Step {
    switch rule {
    case .sgd(let momentum, let isNesterov, let decay):
      .sgd(
        ck_sgd(
          penalty: Float(decay), momentum: Float(momentum), rate: Float(learningRate),
          is_nesterov: isNesterov ? 1 : 0), hasBuffer: momentum != 0)
    case .adam(let betas, let epsilon, let decay):
      .adam(adam(betas, epsilon, penalty: decay, keep: 1))
    case .adamW(let betas, let epsilon, let decay):
      .adam(adam(betas, epsilon, penalty: 0, keep: 1 - learningRate * decay))
    case .rmsprop(let alpha, let epsilon, let momentum, let isCentered, let decay):
      .rmsprop(
        ck_rmsprop(
          penalty: Float(decay), beta: Float(alpha), share: Float(1 - alpha),
          epsilon: Float(epsilon), momentum: Float(momentum), rate: Float(learningRate)),
        hasMean: isCentered, hasBuffer: momentum != 0)
    }
  }

  private func adam(
    _ betas: OptimizerRule.Betas, _ epsilon: Double, penalty: Double, keep: Double
  ) -> ck_adam {
    ck_adam(
      penalty: Float(penalty), keep: Float(keep), first_share: Float(1 - betas.first),
      second_beta: Float(betas.second), second_share: Float(1 - betas.second),
      step_size: Float(learningRate / (1 - power(betas.first))),
      root_factor: Float(1 / (1 - power(betas.second)).squareRoot()), epsilon: Float(epsilon))
  }

  /// To the power of the step's number, by squaring.
  private func power(_ beta: Double) -> Double {
    var (result, square, left) = (1.0, beta, stepCount)
    while left > 0 {
      if left & 1 == 1 { result *= square }
      square *= square
      left >>= 1
    }
    return result
  }
}
