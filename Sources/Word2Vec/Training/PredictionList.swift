internal import LinearAlgebra

/// The predictions that a thread is about to learn: for each the rows that it asks, and what they are to
/// say.
///
/// All random draws of some predictions are made ahead of them, so that the rows are on their way from
/// memory when they are needed.
@safe
struct PredictionList: ~Copyable {
  /// A prediction's place in the list.
  struct Prediction {
    let objective: Int
    /// Its first target.
    let start: Int
    let count: Int
    /// Whether its rows are all different.
    let isDistinct: Bool
  }

  private(set) var predictions: [Prediction] = []
  /// The targets' rows, and what each is to say: 1 for yes, 0 for no.
  let rows: UnsafeMutablePointer<UInt32>
  let labels: UnsafeMutablePointer<Float>
  private var used = 0
  private let capacity: Int

  /// Room for `count` predictions by each of `objectives`.
  init(count: Int, of objectives: [Objective]) {
    capacity = count * objectives.reduce(0) { $0 + $1.mostTargets }
    predictions.reserveCapacity(count * objectives.count)
    unsafe rows = .allocate(capacity: capacity)
    unsafe labels = .allocate(capacity: capacity)
  }

  deinit {
    unsafe rows.deallocate()
    unsafe labels.deallocate()
  }

  /// How many targets all predictions have.
  var targetCount: Int { used }

  mutating func clear() {
    predictions.removeAll(keepingCapacity: true)
    used = 0
  }

  /// Appends the prediction of `word`.
  ///
  /// - Precondition: There is room for it.
  @inline(__always)
  mutating func append(
    _ word: UInt32, by objective: borrowing Objective, number: Int, weights: TrainingWeights,
    _ random: inout LinearCongruentialGenerator
  ) {
    let start = used
    var isDistinct = true
    switch objective {
    case .negativeSampling(let noise, let count):
      precondition(used + count < capacity)
      add(word, 1)
      for _ in 0..<count {
        let other = noise.word(for: random.next())
        if other == word { continue }
        for place in start + 1..<used where unsafe rows[place] == other { isDistinct = false }
        add(other, 0)
      }
    case .hierarchicalSoftmax(let tree):
      let path = tree.starts[Int(word)]..<tree.starts[Int(word) + 1]
      precondition(used + path.count <= capacity)
      for place in path { add(tree.nodes[place], tree.labels[place]) }
    }
    let matrix = unsafe objective.matrix(of: weights)
    for place in start..<used {
      unsafe RowKernels.prefetch(weights.row(rows[place], of: matrix), weights.stride)
    }
    predictions.append(
      Prediction(objective: number, start: start, count: used - start, isDistinct: isDistinct))
  }

  @inline(__always)
  private mutating func add(_ row: UInt32, _ label: Float) {
    unsafe rows[used] = row
    unsafe labels[used] = label
    used += 1
  }
}
