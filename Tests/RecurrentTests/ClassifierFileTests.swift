import Files
import Recurrent
import SafeTensorsLoader
import TestSupport
import Testing

/// Files of classifiers, whole and damaged.
@Suite struct ClassifierFileTests {
  private let folder: TemporaryFolder
  private let classifier: RecurrentClassifier
  private var path: String { "\(folder.path)/model.safetensors" }

  init() throws {
    folder = try TemporaryFolder()
    let texts = LabelledTexts(
      [("no", "bad \"film\""), ("yes", "good très"), ("maybe", "film")].map {
        LabelledTexts.Example(label: $0.0, text: $0.1, place: "")
      })
    classifier = try RecurrentClassifier.train(
      on: texts,
      options: ClassifierOptions(
        cell: .lstm, embeddingSize: 3, hiddenSize: 4, layerCount: 2, isBidirectional: true,
        dropout: 0.25, pooling: .attention, minimumCount: 1, wordLimit: 7),
      training: ClassifierTraining(epochCount: 2)
    ).classifier
    try classifier.save(to: "\(folder.path)/model.safetensors")
  }

  @Test func aFileIsTheClassifierAgain() throws {
    let again = try RecurrentClassifier(contentsOf: path)
    #expect(again.labels == ["maybe", "no", "yes"] && again.vocabulary == classifier.vocabulary)
    #expect(again.options == classifier.options)
    let texts = ["good film", "", "unknown words only"]
    #expect(again.probabilities(of: texts) == classifier.probabilities(of: texts))
    guard case .recurrent = try SavedClassifier(contentsOf: path) else {
      Issue.record("of another kind")
      return
    }
  }

  /// The file with other metadata, or other tensors.
  private func changed(
    _ metadata: [String: String?], tensors change: (inout [TensorData]) -> Void = { _ in }
  ) throws -> String {
    let file = try SafeTensorsFile(path: path)
    var all = file.metadata
    for (key, value) in metadata { all[key] = value }
    var tensors = try file.tensorNames.map { name in
      let tensor = try file.tensor(named: name)
      return TensorData(name: name, shape: tensor.shape, floats: try tensor.floats())
    }
    change(&tensors)
    let changed = "\(folder.path)/changed.safetensors"
    try SafeTensorsFile.write(tensors, metadata: all, to: changed)
    return changed
  }

  @Test(
    arguments: [
      ("format", nil, "expected format to be polysemy-text-classifier-1, found nothing"),
      ("format", "pt", "expected format to be polysemy-text-classifier-1, found"),
      ("kind", "other", "expected kind to be recurrent or encoder, found"),
      ("kind", "encoder", "expected encoder to be a model's name, found nothing"),
      ("labels", "[\"a\"]", "expected labels to be a list of two labels or more"),
      ("labels", "[\"a\",\"a\",\"b\"]", "expected labels to be a list"),
      ("labels", "[1,2,3]", "expected labels to be a list"),
      ("vocabulary", "[\"a\",\"a\"]", "expected vocabulary to be a list of words, each once"),
      ("vocabulary", "[\"a\"", "expected vocabulary to be a list of words, each once"),
      ("cell", "lstm2", "expected cell to be tanh, relu, lstm or gru"),
      ("embedding_size", "0", "expected embedding_size to be a number from 1 to 65536"),
      (
        "hidden_size", "99999999999999999999", "expected hidden_size to be a number from 1 to 65536"
      ),
      ("layers", "-1", "expected layers to be a number from 1 to 256"),
      ("bidirectional", "yes", "expected bidirectional to be true or false"),
      ("dropout", "nan", "expected dropout to be 0 to below 1"),
      ("pooling", "sum", "expected pooling to be final, mean, max or attention"),
      ("max_words", nil, "expected max_words to be a number from 1 to"),
    ] as [(String, String?, String)])
  func otherMetadataIsRefused(key: String, value: String?, message: String) throws {
    let changed = try changed([key: value])
    let error = #expect(throws: RecurrentError.self) {
      try SavedClassifier(contentsOf: changed)
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    #expect(error?.description.hasPrefix("\(changed): ") == true)
  }

  /// Sizes that do not fit are found before any room is made for them.
  @Test(arguments: [
    ("hidden_size", "65536"), ("embedding_size", "65536"), ("layers", "256"),
    ("bidirectional", "false"), ("labels", "[\"a\",\"b\"]"), ("vocabulary", "[\"a\"]"),
  ])
  func sizesOfAnotherModelAreRefused(key: String, value: String) throws {
    let changed = try changed([key: value])
    let error = #expect(throws: RecurrentError.self) { try SavedClassifier(contentsOf: changed) }
    #expect(error?.description.hasPrefix("\(changed): expected ") == true)
  }

  @Test func otherTensorsAreRefused() throws {
    let missing = try changed([:]) { $0.removeAll { $0.name == "head.bias" } }
    #expect(
      throws: RecurrentError.missingParameter(path: missing, name: "head.bias", shape: [3])
    ) { try SavedClassifier(contentsOf: missing) }
    let more = try changed([:]) {
      $0.append(TensorData(name: "more", shape: [1], floats: [1]))
    }
    #expect(throws: RecurrentError.unexpectedParameter(path: more, name: "more")) {
      try SavedClassifier(contentsOf: more)
    }
    let infinite = try changed([:]) {
      $0.removeAll { $0.name == "head.bias" }
      $0.append(TensorData(name: "head.bias", shape: [3], floats: [0, .infinity, 0]))
    }
    #expect(throws: RecurrentError.notFinite(path: infinite, parameter: "head.bias")) {
      try SavedClassifier(contentsOf: infinite)
    }
  }

  /// Every byte of the header, and some behind it, set to others: an error or a classifier, never a crash.
  @Test func damagedFilesAreErrors() throws {
    let bytes = try WholeFile.bytes(of: path)
    var random = SeededGenerator(seed: 3)
    var refused = 0
    for place in stride(from: 0, to: min(bytes.count, 2400), by: 7) {
      var damaged = bytes
      damaged[place] = UInt8(truncatingIfNeeded: random.next())
      try folder.write("damaged.safetensors", damaged)
      guard
        case .recurrent(let found)? = try? SavedClassifier(
          contentsOf: "\(folder.path)/damaged.safetensors")
      else {
        refused += 1
        continue
      }
      let likely = found.probabilities(of: ["good film"])[0]
      #expect(likely.count == 3 && found.labels.count == 3)
    }
    #expect(refused > 100)
    try folder.write("short.safetensors", Array(bytes.prefix(100)))
    #expect(throws: SafeTensorsError.self) {
      try SavedClassifier(contentsOf: "\(folder.path)/short.safetensors")
    }
  }
}
