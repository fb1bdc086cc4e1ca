/// One thread's side of training with noise words: its scratch memory and one step of learning.
///
/// A step moves the weights along the gradient of
///
///     log σ(h · o_target) + Σ log σ(-h · o_noise)
///
/// where h is the hidden vector, o are rows of the output matrix, and the noise words are drawn
/// anew each time (Mikolov et al., "Distributed Representations of Words and Phrases and their
/// Compositionality", 2013, equation 4). A noise word that is the target itself is left out, and so
/// is a word whose product is not within ±6, where the table of σ ends.
@safe
struct NegativeSampling: ~Copyable {
  let weights: SharedWeights
  private let noise: NoiseDistribution
  private let noiseCount: Int
  private let sigmoid = SigmoidTable()
  /// The gradient of what the last step increased, by the hidden vector, times the learning rate.
  let error: UnsafeMutablePointer<Float>
  /// The target and the noise words of the step.
  private let targets: UnsafeMutablePointer<UInt32>

  init(weights: SharedWeights, noise: NoiseDistribution, noiseCount: Int) {
    self.weights = weights
    self.noise = noise
    self.noiseCount = noiseCount
    unsafe error = .allocate(capacity: weights.size)
    unsafe targets = .allocate(capacity: noiseCount + 1)
  }

  deinit {
    unsafe error.deallocate()
    unsafe targets.deallocate()
  }

  /// Moves the output rows of `target` and of as many noise words as are drawn, and leaves in
  /// ``error`` how the hidden vector is to move.
  @inline(__always)
  func learn(
    _ target: UInt32, from hidden: UnsafePointer<Float>, rate: Float,
    _ random: inout LinearCongruentialGenerator
  ) {
    let count = drawTargets(target, &random)
    unsafe error.update(repeating: 0, count: weights.size)
    for index in 0..<count {
      let row = unsafe weights.output(targets[index])
      let product = unsafe VectorLoops.dot(hidden, row, count: weights.size)
      guard let probability = sigmoid(product) else { continue }
      let step = ((index == 0 ? 1 : 0) - probability) * rate
      unsafe VectorLoops.exchange(
        step, row: row, hidden: hidden, error: error, count: weights.size)
    }
  }

  /// Fills ``targets``: the target itself, then the noise words that differ from it.
  @inline(__always)
  private func drawTargets(_ target: UInt32, _ random: inout LinearCongruentialGenerator) -> Int {
    unsafe targets[0] = target
    var count = 1
    for _ in 0..<noiseCount {
      let word = noise.word(for: random.next())
      unsafe targets[count] = word
      count += word == target ? 0 : 1
    }
    return count
  }
}
