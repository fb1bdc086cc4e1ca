/// One of a template's two lists of parts, ready to be followed without a reference count.
struct TemplateLayout: Sendable {
  /// A part of the template.
  struct Step: Sendable {
    /// What stands here.
    enum Content: Sendable {
      case first, second
      /// Special tokens, as a range of ``TemplateLayout/specialIDs``.
      case special(Range<Int>)
    }

    var content: Content
    var typeID: Int32
    /// Whether the same text stands again later, which then is the one that counts.
    var isRepeated = false
  }

  private(set) var steps: [Step] = []
  /// Which steps are texts; each may stand more than once.
  private(set) var sequenceSteps: [Int] = []
  /// The numbers of all special tokens, in the order of the template.
  private(set) var specialIDs: [Int32] = []

  init(_ parts: [SequenceTemplate.Part]) {
    for part in parts {
      switch part {
      case .special(let token, let typeID):
        let start = specialIDs.count
        specialIDs += token.ids
        steps.append(Step(content: .special(start..<specialIDs.count), typeID: typeID))
      case .sequence(.first, let typeID):
        sequenceSteps.append(steps.count)
        steps.append(Step(content: .first, typeID: typeID))
      case .sequence(.second, let typeID):
        sequenceSteps.append(steps.count)
        steps.append(Step(content: .second, typeID: typeID))
      }
    }
    for (place, step) in zip(sequenceSteps, sequences).dropLast() {
      steps[place].isRepeated = zip(sequenceSteps, sequences).contains { $0 > place && $1 == step }
    }
  }

  /// The texts' numbers, in the order of the template.
  var sequences: [Int] {
    steps.compactMap { step in
      switch step.content {
      case .first: 0
      case .second: 1
      case .special: nil
      }
    }
  }
}
