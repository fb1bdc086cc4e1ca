internal import Glibc
internal import LinearAlgebra

/// What logits say about labels, and how wrong that is.
///
/// Two labels have one logit, for the second; more have one each.
struct LabelLoss: ~Copyable {
  let labelCount: Int
  /// What each label weighs; nil where all texts weigh the same.
  let weights: [Float]?
  private var entropy = CrossEntropy()
  private var targets: [Float] = []
  private var factors: [Float] = []

  init(labelCount: Int, weights: [Float]? = nil) {
    self.labelCount = labelCount
    self.weights = weights
  }

  /// How many logits there are.
  static func width(labelCount: Int) -> Int { labelCount == 2 ? 1 : labelCount }

  /// Weights by which all labels count the same together: texts / (labels · texts of the label).
  static func balanced(_ labels: some Collection<Int>, labelCount: Int) -> [Float] {
    let counts = labels.reduce(into: Array(repeating: 0, count: labelCount)) { $0[$1] += 1 }
    return counts.map { Float(labels.count) / Float(labelCount * max($0, 1)) }
  }

  /// The mean loss of some rows, each of them of a label, and its gradients by the logits.
  ///
  /// Where labels have weights, the mean is over the rows' weights, for two labels as for more.
  mutating func loss(
    _ logits: inout Activations, labels: [Int], isWeighted: Bool, _ compute: Compute
  ) -> Double {
    let weights = isWeighted ? weights : nil
    guard labelCount == 2 else {
      return entropy.loss(&logits, targets: labels, weights: weights, compute)
    }
    targets.removeAll(keepingCapacity: true)
    factors.removeAll(keepingCapacity: true)
    for label in labels {
      targets.append(Float(label))
      if let weights { factors.append(weights[label]) }
    }
    // Its own mean is over their number.
    let mean = Float(factors.reduce(0.0) { $0 + Double($1) } / Double(max(1, factors.count)))
    for index in factors.indices { factors[index] /= mean }
    return BinaryCrossEntropy.loss(
      &logits, targets: targets, weights: weights == nil ? nil : factors)
  }

  /// The likeliest label of a row, the first of equals.
  static func best(_ logits: borrowing Activations, row: Int) -> Int {
    guard logits.width > 1 else { return unsafe logits.values.base[row] > 0 ? 1 : 0 }
    let first = row * logits.width
    return (1..<logits.width).reduce(0) { best, label in
      unsafe logits.values.base[first + label] > logits.values.base[first + best] ? label : best
    }
  }

  /// How likely each label is by a row.
  static func probabilities(_ logits: borrowing Activations, row: Int) -> [Float] {
    let x = logits.values(ofRow: row).map(Double.init)
    guard x.count > 1 else {
      let tail = exp(-abs(x[0]))
      let (likely, unlikely) = (1 / (1 + tail), tail / (1 + tail))
      return x[0] > 0 ? [Float(unlikely), Float(likely)] : [Float(likely), Float(unlikely)]
    }
    let greatest = x.max() ?? 0
    let powers = x.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    return powers.map { Float($0 / sum) }
  }
}
