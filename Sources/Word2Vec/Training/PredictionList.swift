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
  var rows: UnsafeMutablePointer<UInt32> { unsafe rowBuffer.base }
  var labels: UnsafeMutablePointer<Float> { unsafe labelBuffer.base }
  private let rowBuffer: HeapBuffer<UInt32>
  private let labelBuffer: HeapBuffer<Float>
  private let asksCopies: Bool
  private var used = 0

  /// Room for predictions.
  ///
  /// - Parameters:
  ///   - count: How many there are by each of the objectives.
  ///   - objectives: How words are predicted.
  ///   - asksCopies: Whether rows that all predictions of a word have are not needed themselves.
  init(count: Int, of objectives: ObjectiveList, asksCopies: Bool) throws(Word2VecError) {
    let capacity = count * objectives.reduce(0) { $0 + $1.mostTargets }
    // All that may fail comes before the first of them is part of this.
    let rows = try HeapBuffer<UInt32>(count: capacity)
    let labels = try HeapBuffer<Float>(count: capacity)
    self.asksCopies = asksCopies
    rowBuffer = rows
    labelBuffer = labels
    predictions.reserveCapacity(count * objectives.count)
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
    _ word: UInt32, by objective: Objective, number: Int, weights: WeightRows,
    _ random: inout LinearCongruentialGenerator
  ) {
    let start = used
    var isDistinct = true
    switch objective {
    case .negativeSampling(let noise, let count):
      precondition(used + count < rowBuffer.count)
      add(word, 1)
      for _ in 0..<count {
        let other = noise.word(for: random.next())
        if other == word { continue }
        for place in start + 1..<used where unsafe rows[place] == other { isDistinct = false }
        add(other, 0)
      }
    case .hierarchicalSoftmax(let tree):
      let path = tree.path(to: word)
      precondition(used + path.count <= rowBuffer.count)
      for place in path { unsafe add(tree.nodes[place], tree.labels[place]) }
    }
    let matrix = unsafe weights.matrix(of: objective)
    for place in start + (asksCopies ? objective.sharedTargets(used - start) : 0)..<used {
      unsafe RowKernels.prefetch(
        weights.row(rows[place], of: matrix), weights.stride, toWrite: true)
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
