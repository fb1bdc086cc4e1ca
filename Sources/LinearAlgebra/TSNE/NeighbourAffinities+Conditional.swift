internal import Glibc

extension NeighbourAffinities {
  /// How near the entropy comes to the one asked for, in nats, and how often that is tried; both are
  /// scikit-learn's.
  private static let (tolerance, stepLimit) = (1e-5, 100)

  /// The probabilities with which a row picks the others as its neighbour.
  ///
  /// The Gaussian's precision β is found by bisection, from 1; while there is no bound on one side, it
  /// doubles or halves.
  ///
  /// - Parameters:
  ///   - distances: The squared distances to all rows.
  ///   - own: The row's own place among them.
  ///   - perplexity: The exponential of the distribution's entropy in nats.
  /// - Returns: Probabilities, the row's own 0.
  static func conditional(
    _ distances: ArraySlice<Double>, own: Int, perplexity: Double
  ) -> [Double] {
    let entropy = log(perplexity)
    var distances = Array(distances)
    distances[own] = .infinity
    // Distances from the nearest row give the same probabilities, and cannot all underflow.
    let nearest = distances.min() ?? 0
    guard nearest.isFinite else { return [Double](repeating: 0, count: distances.count) }
    for index in distances.indices { distances[index] -= nearest }
    distances[own] = 0

    var weights = distances
    var (beta, low, high) = (1.0, 0.0, Double.infinity)
    var sum = 1.0
    for _ in 0..<stepLimit {
      var moment = 0.0
      sum = 0
      for (index, distance) in distances.enumerated() where index != own {
        let weight = exp(-beta * distance)
        weights[index] = weight
        sum += weight
        moment += weight * distance
      }
      let excess = log(sum) + beta * moment / sum - entropy
      if abs(excess) <= tolerance { break }
      if excess > 0 {
        low = beta
        beta = high.isFinite ? (low + high) / 2 : beta * 2
      } else {
        high = beta
        beta = (low + high) / 2
      }
    }
    weights[own] = 0
    return weights.map { $0 / sum }
  }
}
