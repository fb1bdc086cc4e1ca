internal import LinearAlgebra

/// Gives texts labels by reading their words one after the other.
///
///     let all = try LabelledTexts(contentsOf: ["reviews.tsv"])
///     let (learned, heldOut) = try all.divided(holdingOut: 0.2, seed: 1)
///     let trained = try RecurrentClassifier.train(on: learned, heldOut: heldOut)
///     print(trained.heldOut?.accuracy ?? 0)
///     print(trained.classifier.probabilities(of: ["I love this movie"])[0])
///
/// Words' vectors go through recurrent layers; the states become one vector, and that one logit for each
/// label, or of two labels one for the second. Parameters have the names `embedding.weight`,
/// `rnn.weight_ih_l0` and so on, `attention.projection.weight`, `attention.projection.bias` and
/// `attention.context.weight` where ``ClassifierOptions/pooling`` is attention, `head.weight` and
/// `head.bias`.
///
/// Immutable, and safe to use from many threads at once.
public final class RecurrentClassifier: Sendable {
  /// The labels, in the order of their UTF-8.
  public let labels: [String]
  /// The words that it knows.
  public let vocabulary: WordVocabulary
  /// What it is made of.
  public let options: ClassifierOptions
  let layers: WordLayers
  let parameters: Parameters

  init(
    labels: [String], vocabulary: WordVocabulary, options: ClassifierOptions, layers: WordLayers,
    parameters: consuming Parameters
  ) {
    self.labels = labels
    self.vocabulary = vocabulary
    self.options = options
    self.layers = layers
    self.parameters = parameters
  }

  /// How many numbers were learned.
  public var parameterCount: Int { layers.layout.count }

  /// The numbers of a parameter.
  ///
  /// - Parameter name: Its name.
  /// - Returns: Its numbers, row after row; nil where there is no such parameter.
  public func parameter(_ name: String) -> [Float]? {
    layers.layout[name] == nil ? nil : parameters[name]
  }

  // MARK: Learning

  /// Learns from labelled texts.
  ///
  /// The first parameters are those that torch draws after `manual_seed(seed)` when it makes the embedding,
  /// the recurrent layers, attention and the head in this order. All else that is random follows from the
  /// seed too: the same bits come out on any number of threads.
  ///
  /// - Parameters:
  ///   - texts: What to learn from; words are counted in it alone.
  ///   - heldOut: What to judge by; it takes no part in the learning.
  ///   - options: What the classifier is made of.
  ///   - training: How it learns.
  ///   - compute: Where to compute.
  ///   - progress: Is told of each step, and says whether to go on.
  /// - Returns: The classifier, and how it became what it is.
  /// - Throws: ``ClassifierError`` for texts that cannot be learned from, ``RecurrentError`` for options
  ///   out of range.
  public static func train(
    on texts: LabelledTexts, heldOut: LabelledTexts? = nil,
    options: ClassifierOptions = ClassifierOptions(),
    training: ClassifierTraining = ClassifierTraining(), compute: Compute = Compute(),
    progress: (ClassifierProgress) -> Bool = { _ in true }
  ) throws -> TrainedClassifier<RecurrentClassifier> {
    try options.validate()
    let parts = try ClassifierParts(texts, heldOut: heldOut, training)
    let vocabulary = WordVocabulary(
      of: parts.learned.map { texts.examples[$0].text }, minimumCount: options.minimumCount,
      limit: options.vocabularyLimit)
    let layers = try WordLayers(
      options, wordCount: vocabulary.count, labelCount: parts.labels.count)
    let numbers = (texts.texts + (heldOut?.texts ?? [])).map {
      vocabulary.numbers(of: $0, limit: options.wordLimit).numbers
    }
    let network = WordNetwork(layers, texts: numbers, seed: training.seed &+ 2)
    var loop = try ClassifierLoop(network, parts, training, compute)
    let history = loop.run(progress)
    let metrics = loop.heldOutMetrics()
    return TrainedClassifier(
      classifier: RecurrentClassifier(
        labels: parts.labels, vocabulary: vocabulary, options: options, layers: layers,
        parameters: loop.finish()),
      history: history, heldOut: metrics, learnedCount: parts.learned.count,
      validationCount: parts.validation.count, parameterCount: layers.layout.count)
  }

  // MARK: Labelling

  /// How likely each label is for each of some texts.
  ///
  /// Texts are read some at a time; which ones are read together may change a probability's last bits,
  /// the number of threads does not.
  ///
  /// - Parameters:
  ///   - texts: Any texts, empty ones too.
  ///   - compute: Where to compute.
  /// - Returns: For each text a probability for each label.
  public func probabilities(
    of texts: [String], _ compute: Compute = Compute()
  ) -> [[Float]] {
    let numbers = texts.map { vocabulary.numbers(of: $0, limit: options.wordLimit).numbers }
    var network = WordNetwork(layers, texts: numbers)
    return network.probabilities(of: texts.indices, parameters, compute)
  }

  /// Whether the classifier reads less than the whole of a text.
  ///
  /// - Parameter text: Any text.
  /// - Returns: Whether it has more words than ``ClassifierOptions/wordLimit``.
  public func cuts(_ text: String) -> Bool {
    // Each word but the last takes two bytes at least.
    text.utf8.count > 2 * options.wordLimit
      && vocabulary.numbers(of: text, limit: options.wordLimit).isCut
  }
}
