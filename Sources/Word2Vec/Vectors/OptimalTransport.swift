/// The least cost at which goods get from sources to sinks, each of which gives or takes a whole number.
///
/// Successive shortest paths with potentials (Edmonds and Karp, 1972), on the full bipartite graph, as
/// in Jonker and Volgenant's algorithm for the assignment problem. Amounts are whole, so none is lost to
/// rounding, and the result is the optimum but for the rounding of the costs' sums.
///
/// - Complexity: O((sources + sinks) · sources · sinks) where few amounts are split, as is usual; a
///   shortest path ends at the first sink that still takes something, so most are short.
struct OptimalTransport {
  private let sinkCount: Int
  /// Row-major, a row for each source.
  private let costs: [Double]
  private var supply: [Int]
  private var demand: [Int]
  /// What costs are reduced by; no reduced cost is negative, and where something flows it is 0.
  private var sourcePotentials: [Double]
  private var sinkPotentials: [Double]
  /// What each sink gets from which sources.
  private var flows: [[(source: Int, amount: Int)]]

  /// The least cost of moving everything.
  ///
  /// - Parameters:
  ///   - supply: What each source gives, not negative.
  ///   - demand: What each sink takes, not negative, as much in all.
  ///   - costs: The cost of moving one unit, finite, a row for each source and in it one for each sink.
  /// - Returns: Σ flow · cost.
  static func leastCost(supply: [Int], demand: [Int], costs: [Double]) -> Double {
    precondition(
      costs.count == supply.count * demand.count && supply.reduce(0, +) == demand.reduce(0, +),
      "\(costs.count) costs for \(supply.count) sources and \(demand.count) sinks")
    var transport = OptimalTransport(supply, demand, costs)
    for source in supply.indices {
      while transport.supply[source] > 0 { transport.augment(from: source) }
    }
    return transport.cost
  }

  private init(_ supply: [Int], _ demand: [Int], _ costs: [Double]) {
    sinkCount = demand.count
    self.costs = costs
    self.supply = supply
    self.demand = demand
    sourcePotentials = supply.map { _ in 0 }
    sinkPotentials = demand.map { _ in 0 }
    flows = demand.map { _ in [] }
  }

  private var cost: Double {
    flows.enumerated().reduce(0) { sum, sink in
      sink.element.reduce(sum) {
        $0 + Double($1.amount) * costs[$1.source * sinkCount + sink.offset]
      }
    }
  }

  /// The shortest paths from a source, as far as they are known.
  private struct Paths {
    /// How far each sink is, and the source before it.
    var distances: [Double]
    var sources: [Int]
    var isFinal: [Bool]
    /// The sinks whose distance is final, in the order in which it became so.
    var finished: [Int] = []
    /// The sources that were reached, and the sink before each, -1 for the first.
    var sinkBefore: [Int: Int]
  }

  /// Moves as much as one shortest path takes from `source` to a sink that still takes something.
  private mutating func augment(from source: Int) {
    var paths = Paths(
      distances: [Double](repeating: .infinity, count: sinkCount),
      sources: [Int](repeating: source, count: sinkCount),
      isFinal: [Bool](repeating: false, count: sinkCount), sinkBefore: [source: -1])
    relax(&paths, from: source, at: 0)
    while let sink = nearest(paths) {
      paths.isFinal[sink] = true
      paths.finished.append(sink)
      if demand[sink] > 0 {
        updatePotentials(paths, target: sink)
        push(along: paths, from: source, to: sink)
        return
      }
      for (other, _) in flows[sink] where paths.sinkBefore[other] == nil {
        paths.sinkBefore[other] = sink
        relax(&paths, from: other, at: paths.distances[sink])
      }
    }
    preconditionFailure("less is taken than is given")
  }

  /// Finds the ways that lead on from a source at some distance.
  private func relax(_ paths: inout Paths, from source: Int, at distance: Double) {
    let (start, offset) = (source * sinkCount, distance - sourcePotentials[source])
    for sink in 0..<sinkCount where !paths.isFinal[sink] {
      let found = offset + costs[start + sink] - sinkPotentials[sink]
      if found < paths.distances[sink] {
        paths.distances[sink] = found
        paths.sources[sink] = source
      }
    }
  }

  private func nearest(_ paths: Paths) -> Int? {
    var nearest: Int?
    var least = Double.infinity
    for sink in 0..<sinkCount where !paths.isFinal[sink] && paths.distances[sink] < least {
      (nearest, least) = (sink, paths.distances[sink])
    }
    return nearest
  }

  /// Makes the reduced costs along the paths 0, and leaves none negative.
  private mutating func updatePotentials(_ paths: Paths, target: Int) {
    let total = paths.distances[target]
    for (source, sink) in paths.sinkBefore {
      sourcePotentials[source] += total - (sink < 0 ? 0 : paths.distances[sink])
    }
    for sink in paths.finished { sinkPotentials[sink] -= total - paths.distances[sink] }
  }

  private mutating func push(along paths: Paths, from source: Int, to target: Int) {
    // From the target back: each sink gets from a source, which takes as much from another sink.
    var steps: [(source: Int, sink: Int)] = []
    var sink = target
    while sink >= 0 {
      let giver = paths.sources[sink]
      steps.append((giver, sink))
      sink = paths.sinkBefore[giver] ?? -1
    }
    var amount = min(supply[source], demand[target])
    for (step, next) in zip(steps, steps.dropFirst()) {
      amount = min(amount, flow(from: step.source, to: next.sink))
    }
    for step in steps { add(amount, from: step.source, to: step.sink) }
    for (step, next) in zip(steps, steps.dropFirst()) {
      add(-amount, from: step.source, to: next.sink)
    }
    supply[source] -= amount
    demand[target] -= amount
  }

  private func flow(from source: Int, to sink: Int) -> Int {
    flows[sink].first { $0.source == source }?.amount ?? 0
  }

  private mutating func add(_ amount: Int, from source: Int, to sink: Int) {
    guard let place = flows[sink].firstIndex(where: { $0.source == source }) else {
      flows[sink].append((source, amount))
      return
    }
    flows[sink][place].amount += amount
    if flows[sink][place].amount == 0 { flows[sink].remove(at: place) }
  }
}
