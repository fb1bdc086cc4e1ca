/// The loss of some predictions: what training minimises.
struct TrainingLoss: Sendable {
  var sum = 0.0
  var predictionCount = 0

  static func += (total: inout TrainingLoss, other: TrainingLoss) {
    total.sum += other.sum
    total.predictionCount += other.predictionCount
  }

  /// The mean of a prediction; nil of none.
  var mean: Double? { predictionCount > 0 ? sum / Double(predictionCount) : nil }
}
