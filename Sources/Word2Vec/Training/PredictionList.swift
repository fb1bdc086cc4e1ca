internal import LinearAlgebra

/// The predictions that a thread is about to learn: for each the rows that it asks, and what they are to
/// say.
///
/// All random draws of some predictions are made ahead of them, so that the rows of each can be fetched
/// before it is learned.
@safe
struct PredictionList: ~Copyable {
  /// A prediction's place in the list.
  struct Prediction {
    /// Its first target.
    let start: Int
    let count: Int
    /// How many of its targets' rows other threads do not move meanwhile; those are the first ones.
    let ownCount: Int
    /// How many of its targets' rows are copies, which have just been made; those are the very first.
    let copyCount: Int
  }

  private(set) var predictions: [Prediction] = []
  /// The targets' rows by their numbers in ``WeightRows``, and what each is to say: 1 for yes, 0 for no.
  var rows: UnsafeMutablePointer<UInt32> { unsafe rowBuffer.base }
  var labels: UnsafeMutablePointer<Float> { unsafe labelBuffer.base }
  private let rowBuffer: HeapBuffer<UInt32>
  private let labelBuffer: HeapBuffer<Float>
  /// A prediction's noise words that other threads have too.
  private let common: HeapBuffer<UInt32>
  private var used = 0

  /// Room for `count` predictions by each of `objectives`.
  init(count: Int, of objectives: ObjectiveList) throws(Word2VecError) {
    let capacity = count * objectives.reduce(0) { $0 + $1.mostTargets }
    // All that may fail comes before the first of them is part of this.
    let rows = try HeapBuffer<UInt32>(count: capacity)
    let labels = try HeapBuffer<Float>(count: capacity)
    let common = try HeapBuffer<UInt32>(count: objectives.mostTargets)
    rowBuffer = rows
    labelBuffer = labels
    self.common = common
    predictions.reserveCapacity(count * objectives.count)
  }

  /// How many targets all predictions have.
  var targetCount: Int { used }

  mutating func clear() {
    predictions.removeAll(keepingCapacity: true)
    used = 0
  }

  /// Appends a prediction.
  ///
  /// - Parameters:
  ///   - word: The word that is predicted.
  ///   - objective: How.
  ///   - weights: What the rows are of.
  ///   - copies: The first copy of the rows that all predictions of the word have; nil asks the rows
  ///     themselves.
  ///   - random: What noise words are drawn from.
  /// - Precondition: There is room for it.
  @inline(__always)
  mutating func append(
    _ word: UInt32, by objective: Objective, weights: WeightRows,
    copies: UInt32? = nil,
    _ random: inout LinearCongruentialGenerator
  ) {
    let (start, first) = (used, weights.firstRow(of: objective))
    let ownCount: Int
    switch objective {
    case .negativeSampling(let noise, let count):
      precondition(used + count < rowBuffer.count)
      add(copies ?? first + word, 1)
      var commonCount = 0
      for _ in 0..<count {
        let (other, isCommon) = noise.draw(random.next())
        if other == word { continue }
        // A branch would be guessed wrong, and wait for the table: one of the lists writes over it.
        unsafe rows[used] = first + other
        unsafe labels[used] = 0
        unsafe common.base[commonCount] = first + other
        used += isCommon ? 0 : 1
        commonCount += isCommon ? 1 : 0
      }
      ownCount = used - start
      for place in 0..<commonCount { unsafe add(common.base[place], 0) }
    case .hierarchicalSoftmax(let tree):
      let path = tree.path(to: word)
      precondition(used + path.count <= rowBuffer.count)
      for (step, place) in path.enumerated() {
        unsafe add(
          copies.map { $0 + UInt32(step) } ?? first + tree.nodes[place], tree.labels[place])
      }
      ownCount = path.count
    }
    predictions.append(
      Prediction(
        start: start, count: used - start, ownCount: ownCount,
        copyCount: copies == nil ? 0 : objective.sharedTargets(used - start)))
  }

  /// Fetches the rows of a prediction, if there is one of this number.
  @inline(__always)
  func prefetch(_ number: Int, _ weights: WeightRows) {
    guard number < predictions.count else { return }
    let prediction = predictions[number]
    for place in prediction.copyCount..<prediction.count {
      unsafe RowKernels.prefetch(
        weights.row(rows[prediction.start + place]), weights.stride,
        toWrite: place < prediction.ownCount)
    }
  }

  /// Whether the rows of a prediction are all different.
  ///
  /// Only a noise word may come twice: it is never the word itself, and a path has no node twice.
  @inline(__always)
  func isDistinct(_ prediction: Prediction, by objective: Objective) -> Bool {
    guard case .negativeSampling = objective else { return true }
    let end = prediction.start + prediction.count
    for place in prediction.start + 1..<end {
      for other in place + 1..<end where unsafe rows[place] == rows[other] { return false }
    }
    return true
  }

  @inline(__always)
  private mutating func add(_ row: UInt32, _ label: Float) {
    unsafe rows[used] = row
    unsafe labels[used] = label
    used += 1
  }
}
