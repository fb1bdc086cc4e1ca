/// How well a classifier's labels agree with the true ones.
public struct ClassifierMetrics: Sendable, Equatable {
  /// How well one label was found.
  public struct OfLabel: Sendable, Equatable {
    /// The share of texts given the label that have it.
    public let precision: Double
    /// The share of texts that have the label that were given it.
    public let recall: Double
    /// Their harmonic mean.
    public let f1: Double
    /// How many texts have the label.
    public let count: Int
  }

  /// The labels.
  public let labels: [String]
  /// How many texts of each label, a row for each, were given each label, a column for each.
  public let confusion: [[Int]]
  /// The mean of -log of the true label's probability; nil where it is not known.
  public let loss: Double?

  /// What a classifier made of some texts.
  ///
  /// - Parameters:
  ///   - labels: The labels.
  ///   - truth: The true label of each text, by its place in `labels`.
  ///   - found: The label that each was given.
  ///   - loss: The mean of -log of the true label's probability; nil where it is not known.
  /// - Precondition: There are as many of both, and all are labels.
  public init(labels: [String], truth: [Int], found: [Int], loss: Double? = nil) {
    precondition(truth.count == found.count, "\(truth.count) true labels, \(found.count) found")
    self.labels = labels
    self.loss = loss
    var confusion = labels.map { _ in labels.map { _ in 0 } }
    for (truth, found) in zip(truth, found) { confusion[truth][found] += 1 }
    self.confusion = confusion
  }

  /// How many texts there are.
  public var count: Int { confusion.reduce(0) { $0 + $1.reduce(0, +) } }
  /// How many of them were given their label.
  public var correctCount: Int { labels.indices.reduce(0) { $0 + confusion[$1][$1] } }
  /// The share of them; 0 of none.
  public var accuracy: Double { Self.share(correctCount, of: count) }

  /// Each label's own, in the order of ``labels``; a share of none is 0, as in scikit-learn.
  public var perLabel: [OfLabel] {
    labels.indices.map { label in
      let hits = confusion[label][label]
      let given = confusion.reduce(0) { $0 + $1[label] }
      let wanted = confusion[label].reduce(0, +)
      return OfLabel(
        precision: Self.share(hits, of: given), recall: Self.share(hits, of: wanted),
        f1: Self.share(2 * hits, of: given + wanted), count: wanted)
    }
  }

  /// The plain means of all labels' precision, recall and F1, with the number of all texts.
  public var macro: OfLabel {
    let all = perLabel
    func mean(_ value: (OfLabel) -> Double) -> Double {
      all.isEmpty ? 0 : all.reduce(0) { $0 + value($1) } / Double(all.count)
    }
    return OfLabel(
      precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1), count: count)
  }

  private static func share(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? Double(part) / Double(whole) : 0
  }
}
