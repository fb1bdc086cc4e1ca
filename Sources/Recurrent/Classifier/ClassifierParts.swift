/// Which examples are learned from, and what labels they have: those of a training set, then those that
/// are held out.
struct ClassifierParts {
  let labels: [String]
  /// The label of each example.
  let targets: [Int]
  let learned: [Int]
  let validation: [Int]
  let heldOut: [Int]

  init(
    _ training: LabelledTexts, heldOut: LabelledTexts?, _ options: ClassifierTraining
  ) throws(ClassifierError) {
    let labels = training.distinctLabels
    guard let first = labels.first else { throw .noExamples(source: "training") }
    guard labels.count > 1 else { throw .oneLabel(label: first, count: training.count) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
    targets = try (training.examples + (heldOut?.examples ?? [])).map {
      example throws(ClassifierError) in
      guard let target = numbers[example.label] else {
        throw ClassifierError.unknownLabel(
          place: example.place, label: example.label, known: labels)
      }
      return target
    }
    self.labels = labels
    let isAside =
      options.patience == nil
      ? nil
      : LabelledTexts.heldOut(
        of: training.labels, share: options.validationShare, seed: options.seed &+ 1)
    learned = (0..<training.count).filter { isAside?[$0] != true }
    validation = (0..<training.count).filter { isAside?[$0] == true }
    guard options.patience == nil || !validation.isEmpty else {
      // One text of each label: none can be kept aside.
      let example = training.examples[0]
      throw .loneExample(place: example.place, label: example.label)
    }
    self.heldOut = Array(training.count..<targets.count)
  }
}
