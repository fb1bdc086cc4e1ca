/// A network that makes logits of examples, with the memory of its layers.
protocol ClassifierNetwork: ~Copyable {
  /// Some examples, ready to go forward.
  associatedtype Batch

  /// The parameters.
  var layout: ParameterLayout { get }

  /// Draws the first parameters.
  func initialize(_ parameters: inout Parameters, from generator: inout TorchGenerator)

  /// How many steps an example takes.
  func stepCount(of example: Int) -> Int

  /// Makes some examples ready.
  func batch(of examples: ArraySlice<Int>) -> Batch

  /// Computes a row of logits for each example.
  ///
  /// - Complexity: allocates nothing for a batch that is no larger than one before, where nothing is dropped.
  mutating func forward(
    _ batch: Batch, _ parameters: borrowing Parameters, isTraining: Bool,
    into logits: inout Activations, _ compute: Compute)

  /// Sets the gradients of all parameters by those of the logits.
  ///
  /// - Complexity: allocates nothing.
  mutating func backward(
    _ batch: Batch, from logits: borrowing Activations, _ parameters: borrowing Parameters,
    _ gradients: inout Parameters, _ compute: Compute)
}

extension ClassifierNetwork where Self: ~Copyable {
  /// Cuts examples into parts that go forward together: 64 at most, of some 4096 steps.
  func parts(of examples: some RandomAccessCollection<Int>) -> [ArraySlice<Int>] {
    let examples = Array(examples)
    var parts: [ArraySlice<Int>] = []
    var (start, steps) = (0, 0)
    for (place, example) in examples.enumerated() {
      if place > start, place - start == 64 || steps >= 4096 {
        parts.append(examples[start..<place])
        (start, steps) = (place, 0)
      }
      steps += stepCount(of: example)
    }
    if start < examples.count { parts.append(examples[start...]) }
    return parts
  }

  /// How likely each label is for each of some examples.
  mutating func probabilities(
    of examples: some RandomAccessCollection<Int>, _ parameters: borrowing Parameters,
    _ compute: Compute
  ) -> [[Float]] {
    var logits = Activations()
    var results: [[Float]] = []
    for part in parts(of: examples) {
      forward(batch(of: part), parameters, isTraining: false, into: &logits, compute)
      results += (0..<part.count).map { LabelLoss.probabilities(logits, row: $0) }
    }
    return results
  }
}
