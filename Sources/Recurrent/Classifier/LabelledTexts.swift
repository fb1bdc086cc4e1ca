/// Texts whose labels are known.
public struct LabelledTexts: Sendable, Equatable {
  /// A text and its label.
  public struct Example: Sendable, Equatable {
    /// The label.
    public let label: String
    /// The text.
    public let text: String
    /// Where it stands, for errors: `reviews.tsv: line 3`.
    public let place: String

    /// A text and its label.
    ///
    /// - Parameters:
    ///   - label: The label.
    ///   - text: The text.
    ///   - place: Where it stands.
    public init(label: String, text: String, place: String) {
      self.label = label
      self.text = text
      self.place = place
    }
  }

  /// The texts in their order.
  public var examples: [Example]

  /// Texts and their labels.
  ///
  /// - Parameter examples: The texts in their order.
  public init(_ examples: [Example] = []) { self.examples = examples }

  /// How many there are.
  public var count: Int { examples.count }
  /// The texts.
  public var texts: [String] { examples.map(\.text) }
  /// The label of each text.
  public var labels: [String] { examples.map(\.label) }
  /// Each label once, in the order of its UTF-8.
  public var distinctLabels: [String] { Self.distinct(labels) }

  static func distinct(_ labels: [String]) -> [String] {
    Set(labels).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  // MARK: Parts

  /// Divides the texts into those to learn from and those to judge by, at random and label by label.
  ///
  /// Of each label the same share is held out, rounded to a whole number, but one text at least and never
  /// all. Both parts keep the order of the texts.
  ///
  /// - Parameters:
  ///   - share: How much of each label is held out, above 0 and below 1.
  ///   - seed: What is held out follows from it.
  /// - Returns: The two parts.
  /// - Throws: ``ClassifierError/loneExample(place:label:)``.
  /// - Precondition: The share is between 0 and 1.
  public func divided(
    holdingOut share: Double, seed: UInt64
  ) throws(ClassifierError) -> (learned: LabelledTexts, heldOut: LabelledTexts) {
    let counts = labels.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    for example in examples where counts[example.label] == 1 {
      throw .loneExample(place: example.place, label: example.label)
    }
    let isHeldOut = Self.heldOut(of: labels, share: share, seed: seed)
    func part(_ wanted: Bool) -> LabelledTexts {
      LabelledTexts(zip(examples, isHeldOut).filter { $0.1 == wanted }.map(\.0))
    }
    return (part(false), part(true))
  }

  /// Which of some examples are held out; of a label with a single example, none.
  static func heldOut(of labels: [String], share: Double, seed: UInt64) -> [Bool] {
    precondition(share > 0 && share < 1, "expected a share between 0 and 1, found \(share)")
    var generator = TorchGenerator(seed: seed)
    var isHeldOut = labels.map { _ in false }
    let places = Dictionary(grouping: labels.indices) { labels[$0] }
    for label in distinct(labels) {
      var members = places[label] ?? []
      let wanted = Int((Double(members.count) * share).rounded())
      let count = max(min(wanted, members.count - 1), min(1, members.count - 1))
      members.shuffle(using: &generator)
      for member in members.prefix(count) { isHeldOut[member] = true }
    }
    return isHeldOut
  }
}
