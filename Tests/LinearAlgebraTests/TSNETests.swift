import LinearAlgebra
import Parallel
import StrictJSON
import TestSupport
import Testing

/// t-SNE against scikit-learn, and against its own definition.
@Suite struct TSNETests {
  let golden: JSONValue
  let values: [Float]
  let width: Int
  let perplexity: Double
  let backend = Backend(threadCount: 2)

  init() throws {
    golden = try Fixtures.json("LinearAlgebra/tsne.json")
    width = try #require(golden["width"]?.integer)
    perplexity = try #require(golden["perplexity"]?.number)
    values = Self.numbers(golden["values"]).map { Float($0) }
  }

  private var count: Int { values.count / width }

  private var affinities: NeighbourAffinities {
    NeighbourAffinities(of: values, width: width, perplexity: perplexity, on: backend)
  }

  private static func numbers(_ json: JSONValue?) -> [Double] {
    json?.elements?.compactMap(\.number) ?? []
  }

  private static func places(_ json: JSONValue?) -> [SIMD2<Double>] {
    let numbers = numbers(json)
    return stride(from: 0, to: numbers.count - 1, by: 2).map { SIMD2(numbers[$0], numbers[$0 + 1]) }
  }

  @Test func affinitiesAreThoseOfScikitLearn() {
    let expected = Self.numbers(golden["affinities"])
    let affinities = affinities
    #expect(affinities.count == count && expected.count == count * count)
    var sum: Float = 0
    for row in 0..<count {
      for column in 0..<count {
        let (actual, expected) = (
          affinities[row, column], Float(expected[row * count + column])
        )
        // Its distances are floats: an exponent of some tens is off by 1e-5 at most.
        #expect(abs(actual - expected) <= 1e-5 * expected + 1e-12, "\(row), \(column)")
        #expect(affinities[column, row] == actual)
        sum += actual
      }
    }
    #expect(abs(sum - 1) < 1e-5)
  }

  @Test func divergenceAndGradientAreThoseOfScikitLearn() throws {
    let (affinities, places) = (affinities, Self.places(golden["places"]))
    let divergence = try #require(golden["divergence"]?.number)
    #expect(abs(affinities.divergence(at: places, on: backend) - divergence) < 1e-5 * divergence)
    let expected = Self.places(golden["gradient"])
    let gradient = affinities.gradient(at: places, on: backend)
    expectClose(gradient, expected)
  }

  /// Each direction within 1e-5 of the largest: sums of some tens of floats.
  private func expectClose(
    _ actual: [SIMD2<Double>], _ expected: [SIMD2<Double>], within tolerance: Double = 1e-5,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(actual.count == expected.count, sourceLocation: sourceLocation)
    let scale = expected.reduce(0) { max($0, abs($1.x), abs($1.y)) }
    for (index, (a, e)) in zip(actual, expected).enumerated() {
      let error = max(abs(a.x - e.x), abs(a.y - e.y))
      #expect(error <= tolerance * scale, "\(index): \(a), \(e)", sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [1, 2, 7, 8, 9, 17, 45])
  func gradientIsTheDivergencesSlope(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let affinities = NeighbourAffinities(
      of: generator.normals(count * 3), width: 3, perplexity: TSNE.perplexity(for: count),
      on: backend)
    let places = (0..<count).map { _ in
      SIMD2(Double(generator.normals(1)[0]), Double(generator.normals(1)[0]))
    }
    let step = 1e-5
    let slope = places.indices.map { index in
      var slope = SIMD2(0.0, 0.0)
      for axis in 0..<2 {
        var (before, after) = (places, places)
        before[index][axis] -= step
        after[index][axis] += step
        slope[axis] =
          (affinities.divergence(at: after, on: backend)
            - affinities.divergence(at: before, on: backend)) / (2 * step)
      }
      return slope
    }
    // Of two points every place is as good, and the gradient is what rounding leaves.
    guard count > 2 else {
      let gradient = affinities.gradient(at: places, on: backend)
      return #expect(gradient.allSatisfy { abs($0.x) < 1e-6 && abs($0.y) < 1e-6 })
    }
    // Central differences are off by the step's square, and by what subtracting rounds: 1e-10.
    expectClose(affinities.gradient(at: places, on: backend), slope, within: 2e-5)
  }

  @Test func theFirstStepsAreThoseOfScikitLearn() throws {
    var options = TSNE.Options()
    options.perplexity = perplexity
    options.start = .places(Self.places(golden["start"]))
    options.stepCount = try #require(golden["steps"]?.integer)
    let points = TSNE(of: values, width: width, options, on: backend).points
    // A step's gradient is off by 1e-6 of the largest, and by these few steps grows less than a
    // hundredfold.
    expectClose(
      points.map { SIMD2($0[0], $0[1]) }, Self.places(golden["after_steps"]), within: 1e-4)
  }

  @Test func theEndIsAsGoodAsThatOfScikitLearn() throws {
    let theirs = Self.numbers(golden["divergences"]).sorted()
    try #require(theirs.count == 8)
    var options = TSNE.Options()
    options.perplexity = perplexity
    let ours = TSNE(of: values, width: width, options, on: backend)
    #expect(ours.divergence <= theirs[7])
    let random = (0..<8).map { seed in
      options.start = .random(seed: UInt64(seed))
      return TSNE(of: values, width: width, options, on: backend).divergence
    }
    // Minima differ from start to start; half of ours are no worse than the worst of theirs, and the
    // best of ours is among them.
    #expect(random.sorted()[3] <= theirs[7] && (random.min() ?? 0) <= theirs[3])
    #expect(Set(random).count > 1)
  }

  @Test func theNumberOfThreadsDoesNotMatter() {
    var options = TSNE.Options()
    options.stepCount = 300
    let results = [1, 2, 3].map { threads in
      TSNE(of: values, width: width, options, on: Backend(threadCount: threads))
    }
    for result in results.dropFirst() {
      #expect(result.points == results[0].points && result.divergence == results[0].divergence)
    }
  }

  @Test func clustersStayTogether() {
    var generator = SeededGenerator(seed: 3)
    let centres: [[Float]] = [[4, 0, 0], [0, 4, 0], [0, 0, 4]]
    let values = (0..<60).flatMap { index in
      zip(centres[index % 3], generator.normals(3)).map { $0 + 0.3 * $1 }
    }
    let points = TSNE(of: values, width: 3, on: backend).points
    for (index, point) in points.enumerated() {
      let nearest = points.indices.filter { $0 != index }.min {
        distance(points[$0], point) < distance(points[$1], point)
      }
      #expect(nearest.map { $0 % 3 } == index % 3)
    }
  }

  private func distance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }

  @Test func fewAndEqualPointsHaveFinitePlaces() {
    for count in [0, 1, 2, 3, 10] {
      let equal = TSNE(
        of: [Float](repeating: 0.3, count: 4 * count), width: 4, on: backend)
      #expect(equal.points == [[Double]](repeating: [0, 0], count: count))
      #expect(abs(equal.divergence) < 1e-6)
    }
    for scale: Float in [1e-15, 1, 1e15] {
      let values: [Float] = [1, 0, 0, 1, 1, 1, 1, 0, 5, 5].map { $0 * scale }
      var options = TSNE.Options()
      options.perplexity = 40
      let points = TSNE(of: values, width: 2, options, on: backend).points
      #expect(points.joined().allSatisfy(\.isFinite) && points[0] == points[3])
    }
  }

  @Test func stepsAreCounted() {
    var options = TSNE.Options()
    options.stepCount = 7
    var steps: [Int] = []
    _ = TSNE(of: values, width: width, options, on: backend) { steps.append($0) }
    #expect(steps == Array(1...7))
  }
}
