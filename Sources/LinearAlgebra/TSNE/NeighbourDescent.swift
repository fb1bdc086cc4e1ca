/// The gradient descent of t-SNE.
struct NeighbourDescent {
  /// A stretch of steps that are made in one way.
  private struct Phase {
    let end: Int
    let exaggeration: Double
    let momentum: Double
  }

  private static let phases = [
    Phase(end: 250, exaggeration: 12, momentum: 0.5),
    Phase(end: .max, exaggeration: 1, momentum: 0.8),
  ]
  /// The gradient's length below which there is nothing to gain.
  private static let leastGradient = 1e-7
  private static let leastGain = 0.01

  private(set) var places: [SIMD2<Double>]
  private let affinities: NeighbourAffinities
  private let rate: Double

  /// - Parameters:
  ///   - affinities: What the places are to show.
  ///   - places: Where the rows stand at first.
  init(_ affinities: NeighbourAffinities, from places: [SIMD2<Double>]) {
    self.affinities = affinities
    self.places = places
    rate = max(50, Double(affinities.count) / Self.phases[0].exaggeration / 4)
  }

  /// Makes so many steps, or fewer where the last phase arrives at a minimum.
  mutating func run(stepLimit: Int, on backend: Backend, progress: (Int) -> Void) {
    var step = 0
    for phase in Self.phases {
      var moves = [SIMD2<Double>](repeating: .zero, count: places.count)
      var gains = [SIMD2<Double>](repeating: .one, count: places.count)
      while step < min(phase.end, stepLimit) {
        var gradient = affinities.gradient(
          at: places, exaggeration: phase.exaggeration, on: backend)
        for index in places.indices {
          // A gain grows while a coordinate keeps its direction, and shrinks where it turns.
          let keepsOn = moves[index] * gradient[index] .< 0
          gains[index] = (0.8 * gains[index]).replacing(with: gains[index] + 0.2, where: keepsOn)
          gains[index] = pointwiseMax(gains[index], SIMD2(repeating: Self.leastGain))
          gradient[index] *= gains[index]
          moves[index] = phase.momentum * moves[index] - rate * gradient[index]
          places[index] += moves[index]
        }
        step += 1
        progress(step)
        let squares = gradient.reduce(0) { $0 + ($1 * $1).sum() }
        if squares.squareRoot() <= Self.leastGradient { break }
      }
    }
  }
}
