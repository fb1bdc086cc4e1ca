/// Points in a plane that shows who is whose neighbour: t-SNE, exact.
///
/// The places minimise the divergence of ``NeighbourAffinities`` by gradient descent with momentum and
/// a gain for each coordinate; at first the affinities are exaggerated, so that clusters form before
/// they fill the plane (van der Maaten and Hinton, 2008). The schedule, the learning rate (Belkina et
/// al., 2019) and the start are scikit-learn's. The same rows and options give the same places on any
/// number of threads.
///
/// **Edge cases** One point stands at the origin, and points that are all equal stand together.
package struct TSNE: Sendable {
  /// Where points stand at first.
  package enum Start: Sendable {
    /// In the plane of their first two principal components, drawn together.
    case principalComponents
    /// Around the origin, at random.
    case random(seed: UInt64)
    /// At given places.
    case places([SIMD2<Double>])
  }

  /// How the places are found.
  package struct Options: Sendable {
    /// About how many neighbours a point has; nil for ``TSNE/perplexity(for:)``.
    package var perplexity: Double?
    /// Where points stand at first.
    package var start = Start.principalComponents
    /// How many steps are made at most.
    package var stepCount = 1000

    package init() {}
  }

  /// Where each point stands, in pairs of x and y.
  package let points: [[Double]]
  /// What the places do not show: Kullback and Leibler's divergence, in nats.
  package let divergence: Double
  /// About how many neighbours a point has.
  package let perplexity: Double

  /// The perplexity for so many points: their number's square root, and never more than 30.
  package static func perplexity(for count: Int) -> Double {
    min(30, max(1, Double(count).squareRoot()))
  }

  /// Finds the places of a matrix's rows.
  ///
  /// - Parameters:
  ///   - values: Rows by width, row-major, all finite.
  ///   - width: The number of dimensions.
  ///   - options: How.
  ///   - backend: Whose threads to use.
  ///   - progress: Is told how many steps are done.
  /// - Complexity: O(rows² · (width + steps)), and 4 · rows² bytes.
  package init(
    of values: [Float], width: Int, _ options: Options = Options(), on backend: Backend,
    progress: (Int) -> Void = { _ in }
  ) {
    let count = values.count / width
    let perplexity = options.perplexity ?? Self.perplexity(for: count)
    let affinities = NeighbourAffinities(
      of: values, width: width, perplexity: perplexity, on: backend)
    var descent = NeighbourDescent(
      affinities, from: Self.start(of: values, width: width, options.start))
    descent.run(stepLimit: options.stepCount, on: backend, progress: progress)
    points = descent.places.map { [$0.x, $0.y] }
    divergence = affinities.divergence(at: descent.places, on: backend)
    self.perplexity = perplexity
  }

  /// How far from the origin points stand at first: so near that none is in another's way.
  private static let startDeviation = 1e-4

  private static func start(of values: [Float], width: Int, _ start: Start) -> [SIMD2<Double>] {
    switch start {
    case .places(let places):
      return places
    case .random(let seed):
      var generator = NormalGenerator(seed: seed)
      return (0..<values.count / width).map { _ in startDeviation * generator.next() }
    case .principalComponents:
      let points = PrincipalComponents(of: values, width: width).points
      let variance = points.reduce(0) { $0 + $1[0] * $1[0] } / Double(max(1, points.count))
      let scale = variance > 0 ? startDeviation / variance.squareRoot() : 0
      return points.map { scale * SIMD2($0[0], $0[1]) }
    }
  }
}
