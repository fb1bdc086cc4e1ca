internal import Glibc

/// What a training tells while it goes on.
public enum CharacterTrainingEvent: Sendable, Equatable {
  /// A step was taken.
  case step(Step)
  /// The text was read once more, or the training ended in the midst of it.
  case epoch(Epoch)

  /// A step.
  public struct Step: Sendable, Equatable {
    /// The step's number, from 1, over all epochs.
    public let number: Int
    /// The epoch's number, from 1.
    public let epoch: Int
    /// How many characters this run has learned from so far.
    public let characterCount: Int
    /// Which part of this run is over: of its epochs, or of its steps where these end it.
    public let fraction: Double
    /// The mean loss of the step's characters, in nats.
    public let loss: Double
    /// The mean loss of the epoch so far, in nats.
    public let epochLoss: Double
    /// The norm of all gradients, before it was clipped.
    public let gradientNorm: Double
  }

  /// An epoch.
  public struct Epoch: Sendable, Equatable {
    /// The epoch's number, from 1.
    public let number: Int
    /// How many steps were taken, over all epochs.
    public let stepCount: Int
    /// The mean loss of its characters, in nats, each at the time when it was learned from.
    public let loss: Double
    /// The mean loss of the held-out characters after it, in nats; nil where none are held out.
    public let heldOutLoss: Double?
    /// Whether no epoch before was as good.
    public let isBest: Bool
  }
}

/// A mean loss in other units.
public enum CharacterLoss {
  /// Bits for each character.
  ///
  /// - Parameter loss: The loss in nats.
  /// - Returns: The loss / ln 2.
  public static func bits(_ loss: Double) -> Double { loss / log(2) }

  /// Among how many characters the model is torn, as it were.
  ///
  /// - Parameter loss: The loss in nats.
  /// - Returns: e to the power of the loss.
  public static func perplexity(_ loss: Double) -> Double { exp(loss) }
}
