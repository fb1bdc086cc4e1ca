/// How the states of a sequence become one vector.
public enum StatePooling: String, Sendable, CaseIterable {
  /// The state after the last step, of the backward direction that after the first.
  case final
  /// The mean of the states of all steps.
  case mean
  /// The greatest of each of the states' numbers.
  case max
  /// A mean in which each step has a weight that is learned: see ``StatePoolingLayer``.
  case attention
}
