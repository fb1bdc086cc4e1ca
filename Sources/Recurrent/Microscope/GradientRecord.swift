/// What a ``GradientMicroscope`` saw of one cell in training.
public struct GradientRecord: Sendable, Equatable {
  /// How a state follows from the one before.
  public let cell: RecurrentOptions.Cell
  /// How gradients were shortened; nil where they were not.
  public let clipping: GradientClipping?
  /// How many numbers there were to learn.
  public let parameterCount: Int
  /// The loss of each step's window, before the step.
  public internal(set) var losses: [Double] = []
  /// The length of all gradients together at each step, before they were shortened.
  public internal(set) var gradientNorms: [Double] = []
  /// What each epoch was like, on the mean of its windows.
  public internal(set) var epochs: [Epoch] = []
  /// The Jacobians before the first epoch and after each.
  public internal(set) var probes: [JacobianProbe] = []
  /// Why the training ended before its end; nil where it did not.
  public internal(set) var interruption: Interruption?

  /// An epoch: all its windows, each at its own step of the training.
  public struct Epoch: Sendable, Equatable {
    /// How many windows there were; fewer than in the others where training ended in it.
    public internal(set) var windowCount: Int
    /// The mean loss.
    public internal(set) var loss: Double
    /// The length ‖∂L/∂h‖ of the gradient by the state so many steps before the last, from 0.
    public internal(set) var stateGradients: [Spread]
    /// The same ‖∂L/∂c‖ by an LSTM's cell; none for other cells.
    public internal(set) var cellGradients: [Spread]
    /// How many of the gates' numbers had next to no slope left, gate by gate.
    public internal(set) var saturation: [GateSaturation]
  }

  /// Why a training ended before its end.
  public enum Interruption: Sendable, Equatable {
    /// The loss of a step, or the length of its gradients, was no finite number, or no loss was after the
    /// step; steps count from 1.
    case notFinite(step: Int, epoch: Int, what: Quantity)
    /// It was asked to.
    case asked(step: Int)

    /// What was not finite.
    public enum Quantity: String, Sendable {
      case loss
      case gradient
      /// What the step made of the parameters.
      case parameters
    }
  }

  /// Of some numbers the mean, the least and the greatest.
  public struct Spread: Sendable, Equatable {
    /// The mean.
    public internal(set) var mean = 0.0
    /// The least.
    public internal(set) var minimum = Double.infinity
    /// The greatest.
    public internal(set) var maximum = -Double.infinity

    /// Takes a number in; ``mean`` is the sum until ``divide(by:)``.
    mutating func add(_ value: Double) {
      mean += value
      minimum = min(minimum, value)
      maximum = max(maximum, value)
    }

    mutating func divide(by count: Int) { mean /= Double(count) }
  }
}

/// How many of a gate's numbers are so near its bounds that their slope is next to nothing.
///
/// As in Karpathy, Johnson and Fei-Fei, "Visualizing and understanding recurrent networks" (2015), for
/// what has a sigmoid: below 0.1 and above 0.9, where its slope is less than 0.09, of 0.25 at most. What
/// has a tanh counts beyond ±0.97, where its slope is less than 0.06, of 1 at most. A state of
/// `max(0, …)` is low where it is 0, and never high.
public struct GateSaturation: Sendable, Equatable {
  /// i, f, g or o, r, z or n, or h for the state of an RNN.
  public let gate: String
  /// The share near the lower bound.
  public internal(set) var low = 0.0
  /// The share near the upper bound.
  public internal(set) var high = 0.0

  /// The share near either bound.
  public var total: Double { low + high }
}

/// The Jacobians of all steps of some windows, at one time of the training.
///
/// For an LSTM they are those of (h, c); see ``StepJacobian``.
public struct JacobianProbe: Sendable, Equatable {
  /// How many steps of training there had been.
  public let step: Int
  /// The largest singular value of the step Jacobian, on the mean of the windows: first the last
  /// step's, then that of each step before.
  public internal(set) var largest: [Double]
  /// The greatest of all steps' and windows' largest singular values.
  public internal(set) var greatest: Double
  /// The mean of all steps' and windows' median singular values.
  public internal(set) var median: Double
  /// The mean of the steps' singular values, the largest first.
  public internal(set) var spectrum: [Double]
  /// The power of ten of the largest singular value of the product of Jacobians, ∂h_T/∂h_(T-k), by k
  /// from 0, where it is 0: the mean of the windows' powers, so the geometric mean of their values; minus
  /// infinity where a window's product is zeros.
  public internal(set) var productLogarithms: [Double]

  /// By which factor the product grows from step to step, on the geometric mean: below 1 what goes back
  /// vanishes, above 1 it explodes.
  public var gainPerStep: Double {
    guard let last = productLogarithms.last, productLogarithms.count > 1 else { return 1 }
    return power(10, last / Double(productLogarithms.count - 1))
  }

  /// The mean of ``largest``.
  public var meanLargest: Double {
    largest.isEmpty ? 0 : largest.reduce(0, +) / Double(largest.count)
  }
}
