import Digests
import Files
import SafeTensorsLoader
import TestSupport
import Testing
import Transformer

/// What is said of checkpoints, whole ones and broken ones.
@Suite struct CheckpointInspectionTests {
  private static func tiny(_ layout: String = "tiny") -> String {
    Fixtures.path("Transformer/\(layout)")
  }

  private func configuration(_ layout: String = "tiny") throws -> BertConfiguration {
    try BertConfiguration(contentsOf: "\(Self.tiny(layout))/config.json")
  }

  /// The tiny model with tensors left out, added, or exchanged for others of their name.
  private func inspect(
    without left: Set<String> = [], adding added: [TensorData] = [],
    _ configuration: BertConfiguration? = nil
  ) throws -> CheckpointInspection {
    let file = try SafeTensorsFile(path: "\(Self.tiny())/model.safetensors")
    let out = left.union(added.map(\.name))
    let tensors = file.tensorNames.filter { !out.contains($0) }.compactMap { file[$0] }
    let folder = try TemporaryFolder()
    try SafeTensorsFile.write(
      tensors.map { TensorData($0) } + added, to: "\(folder.path)/model.safetensors")
    return try CheckpointInspection(
      directory: folder.path, configuration: configuration ?? self.configuration())
  }

  // MARK: Whole checkpoints

  @Test(arguments: ["tiny", "tiny-unprefixed", "tiny-sharded"], [1, 3])
  func everyTensorHasItsRole(layout: String, threadCount: Int) throws {
    let inspection = try CheckpointInspection(
      directory: Self.tiny(layout), configuration: configuration(layout),
      threadCount: threadCount)
    #expect(inspection.missing.isEmpty)
    #expect(inspection.tensors.allSatisfy { !$0.hasWrongShape && $0.role != .unknown })
    #expect(inspection.tensors.allSatisfy { $0.nonFinite == NonFiniteCounts() })
    #expect(inspection.tensors.allSatisfy { $0.sha256 == nil })
    // Five of the embeddings, sixteen a layer, and two of the pooler where there is one.
    let hasPooler = layout != "tiny-unprefixed"
    #expect(inspection.parameters.count == 5 + 2 * 16 + (hasPooler ? 2 : 0))
    #expect(inspection.prefix == (hasPooler ? "bert." : ""))
  }

  /// Every head's checkpoint: what config.json names is there, and nothing is left over.
  @Test(arguments: [
    "bert-pretraining", "bert-mlm", "bert-mlm-untied", "bert-nsp", "bert-moods", "bert-topics",
    "bert-score", "bert-names", "bert-answers", "bert-choice", "distilbert-mlm",
    "distilbert-moods", "distilbert-names", "distilbert-answers", "distilbert-choice",
  ])
  func everyTensorOfAHeadHasItsRole(name: String) throws {
    let inspection = try inspectHead(name)
    #expect(inspection.missing.isEmpty && inspection.missingOfHead.isEmpty)
    #expect(inspection.tensors.allSatisfy { $0.defects.isEmpty && $0.role != .unknown })
    #expect(!inspection.headParameters.isEmpty)
    #expect(inspection.prefix == (name.hasPrefix("bert") ? "bert." : "distilbert."))
    let buffers = inspection.tensors.filter { $0.role == .buffer }.map(\.name)
    #expect(buffers == (name == "bert-topics" ? ["bert.embeddings.position_ids"] : []))
    // Of an untied decoder transformers reads one bias, and saves two.
    let unused = inspection.tensors.filter { $0.role == .head }.map(\.name)
    #expect(unused == (name == "bert-mlm-untied" ? ["cls.predictions.bias"] : []))
  }

  private func inspectHead(
    _ name: String, in folder: String? = nil
  ) throws -> CheckpointInspection {
    let config = "\(Self.tiny("heads/\(name)"))/config.json"
    return try CheckpointInspection(
      directory: folder ?? Self.tiny("heads/\(name)"),
      configuration: BertConfiguration(contentsOf: config),
      headConfiguration: BertHeadConfiguration(contentsOf: config))
  }

  @Test func whatAHeadLacksIsNamed() throws {
    let file = try SafeTensorsFile(path: "\(Self.tiny("heads/distilbert-moods"))/model.safetensors")
    let folder = try TemporaryFolder()
    let kept = file.tensorNames.filter { $0 != "pre_classifier.bias" }.compactMap { file[$0] }
    try SafeTensorsFile.write(kept.map { TensorData($0) }, to: "\(folder.path)/model.safetensors")
    let inspection = try inspectHead("distilbert-moods", in: folder.path)
    #expect(inspection.missing.isEmpty)
    #expect(inspection.missingOfHead.map(\.nameInFile) == ["pre_classifier.bias"])
    #expect(inspection.head == .sequenceClassification)
  }

  @Test func namesAreThoseOfTheStateDict() throws {
    let inspection = try CheckpointInspection(
      directory: Self.tiny(), configuration: configuration())
    #expect(inspection.hasConvertedNames)
    let roles = Dictionary(uniqueKeysWithValues: inspection.tensors.map { ($0.name, $0.role) })
    #expect(
      roles["bert.encoder.layer.0.attention.output.LayerNorm.gamma"]
        == .parameter("encoder.layer.0.attention.output.LayerNorm.weight"))
    #expect(roles["bert.embeddings.LayerNorm.beta"] == .parameter("embeddings.LayerNorm.bias"))
    #expect(
      roles["bert.encoder.layer.1.attention.self.key.bias"]
        == .parameter("encoder.layer.1.attention.self.key.bias"))
    #expect(roles["cls.predictions.transform.LayerNorm.gamma"] == .head)
  }

  @Test(arguments: [SafeTensorsFile.Access.mapped, .read])
  func digestsAreThoseOfTheBytes(access: SafeTensorsFile.Access) throws {
    let inspection = try CheckpointInspection(
      directory: Self.tiny("tiny-sharded"), configuration: nil, access: access,
      hashesTensors: true)
    #expect(inspection.files.count == 3)
    for file in inspection.files {
      let bytes = try WholeFile.bytes(of: file.path)
      #expect(file.byteCount == bytes.count)
      #expect(unsafe file.sha256 == SHA256.hexadecimal(of: bytes.span.bytes))
    }
    let checkpoint = try SafeTensorsCheckpoint(path: Self.tiny("tiny-sharded"))
    for tensor in inspection.tensors {
      let view = try checkpoint.tensor(named: tensor.name)
      #expect(tensor.sha256 == SHA256.hexadecimal(of: view.bytes))
      #expect(tensor.file == view.file.path && tensor.role == .undetermined)
    }
  }

  @Test func parametersAreCountedWithTheirMemory() throws {
    let inspection = try CheckpointInspection(
      directory: Self.tiny(), configuration: configuration())
    let count = inspection.parameters.reduce(0) { $0 + $1.byteCount } / 4
    #expect(inspection.parameterCount == count)
    #expect(inspection.inPlaceByteCount == 4 * count && inspection.convertedByteCount == 0)
    let name = "bert.embeddings.LayerNorm.gamma"
    let halves = try inspect(
      adding: [
        TensorData(
          name: name, dataType: .float16, shape: [32], floats: [Float](repeating: 1, count: 32))
      ])
    #expect(halves.convertedByteCount >= 32 * 4)
    #expect(halves.inPlaceByteCount + halves.convertedByteCount == 4 * count)
  }

  // MARK: Broken checkpoints

  @Test func whatIsMissingIsNamed() throws {
    let names: Set = [
      "bert.encoder.layer.1.output.LayerNorm.beta", "bert.embeddings.word_embeddings.weight",
    ]
    let inspection = try inspect(without: names)
    #expect(
      inspection.missing.map(\.name) == [
        "embeddings.word_embeddings.weight", "encoder.layer.1.output.LayerNorm.bias",
      ])
    #expect(Set(inspection.missing.map(\.nameInFile)) == names)
    #expect(inspection.missing.first?.shape == [60, 32])
    #expect(!inspection.hasEmbeddings && inspection.prefix == "bert.")
  }

  @Test func aPoolerIsWantedWhereThereIsOne() throws {
    #expect(
      try inspect(without: ["bert.pooler.dense.weight", "bert.pooler.dense.bias"])
        .missing.isEmpty)
    #expect(
      try inspect(without: ["bert.pooler.dense.bias"]).missing.map(\.name) == ["pooler.dense.bias"])
  }

  @Test func whatIsLeftOverIsNamed() throws {
    let inspection = try inspect(adding: [
      TensorData(name: "bert.encoder.layer.2.output.dense.bias", shape: [1], floats: [0]),
      TensorData(name: "bert.embeddings.position_ids", shape: [1], floats: [.nan]),
      TensorData(name: "qa_outputs.bias", shape: [1], floats: [0]),
    ])
    let roles = Dictionary(uniqueKeysWithValues: inspection.tensors.map { ($0.name, $0.role) })
    #expect(roles["bert.encoder.layer.2.output.dense.bias"] == .unknown)
    #expect(roles["bert.embeddings.position_ids"] == .buffer)
    #expect(roles["qa_outputs.bias"] == .head)
    #expect(inspection.missing.isEmpty)
  }

  @Test func aWrongShapeIsAFinding() throws {
    var configuration = try configuration()
    configuration.intermediateSize = 41
    let inspection = try inspect(configuration)
    let wrong = inspection.tensors.filter(\.hasWrongShape)
    #expect(wrong.count == 6)
    #expect(wrong.allSatisfy { $0.name.contains("dense") })
    let weight = wrong.first { $0.name == "bert.encoder.layer.0.intermediate.dense.weight" }
    #expect(weight?.shape == [40, 32] && weight?.expectedShape == [41, 32])
  }

  @Test func nonFiniteNumbersAreCountedByTheirKind() throws {
    var floats = [Float](repeating: 1, count: 32)
    floats[3] = .nan
    floats[4] = .infinity
    floats[31] = -.infinity
    let name = "bert.embeddings.LayerNorm.beta"
    let inspection = try inspect(adding: [
      TensorData(name: name, shape: [32], floats: floats),
      TensorData(
        name: "some.ids", dataType: .int64, shape: [1], bytes: [UInt8](repeating: 255, count: 8)),
      TensorData(name: "some.truth", dataType: .bool, shape: [1], bytes: [1]),
    ])
    let tensors = Dictionary(uniqueKeysWithValues: inspection.tensors.map { ($0.name, $0) })
    let counts = tensors[name]?.nonFinite
    #expect(counts?.nan == 1 && counts?.positiveInfinity == 1 && counts?.negativeInfinity == 1)
    #expect(tensors["some.ids"]?.nonFinite == nil && tensors["some.ids"]?.isConvertible == true)
    #expect(tensors["some.truth"]?.isConvertible == false)
    #expect(inspection.tensors.count { ($0.nonFinite?.total ?? 0) > 0 } == 1)
  }

  /// Shapes whose product no integer holds, of no elements and of a type that is not known.
  @Test func hostileShapesAreCounted() throws {
    let name = "bert.embeddings.LayerNorm.beta"
    let empty = try inspect(adding: [
      TensorData(name: name, dataType: .float32, shape: [1 << 62, 2, 0], bytes: [])
    ])
    #expect(empty.tensors.first { $0.name == name }?.elementCount == 0)
    #expect(empty.parameterCount == 17872 - 32)
    let folder = try TemporaryFolder()
    let header = """
      {"bert.embeddings.LayerNorm.beta":{"dtype":"Q9","shape":[4611686018427387904],
      "data_offsets":[0,8]},"bert.embeddings.LayerNorm.gamma":{"dtype":"Q9",
      "shape":[4611686018427387904],"data_offsets":[8,16]}}
      """
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    try folder.write(
      "model.safetensors", length + Array(header.utf8) + [UInt8](repeating: 0, count: 16))
    let unknown = try CheckpointInspection(
      directory: folder.path, configuration: configuration())
    #expect(unknown.tensors.map(\.elementCount) == [1 << 62, 1 << 62])
    #expect(unknown.parameters.map(\.isUsable).contains(true) == false)
    #expect(unknown.parameterCount == 0 && unknown.convertedByteCount == 0)
  }

  /// Nothing is made for layers that cannot be there.
  @Test func layersWithoutNumberAreNotLookedFor() throws {
    var configuration = try configuration()
    configuration.layerCount = 1 << 24
    let inspection = try CheckpointInspection(
      directory: Self.tiny(), configuration: configuration)
    #expect(
      inspection.tooManyLayers
        == .tooManyLayers(
          path: "\(Self.tiny())/model.safetensors", layers: 1 << 24, tensors: 46))
    #expect(inspection.missing.count == 44 * 16)
  }

  @Test func aDamagedHeaderIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("model.safetensors", [1, 2, 3])
    #expect(throws: SafeTensorsError.self) {
      try CheckpointInspection(directory: folder.path, configuration: nil)
    }
  }

  /// What the inspection finds right loads, and what it finds wrong does not.
  @Test func theLoaderAgrees() throws {
    let folder = try TemporaryFolder()
    try folder.write("config.json", WholeFile.bytes(of: "\(Self.tiny())/config.json"))
    let file = try SafeTensorsFile(path: "\(Self.tiny())/model.safetensors")
    for left in file.tensorNames {
      let tensors = file.tensorNames.filter { $0 != left }.compactMap { file[$0] }
      try SafeTensorsFile.write(
        tensors.map { TensorData($0) }, to: "\(folder.path)/model.safetensors")
      let inspection = try CheckpointInspection(
        directory: folder.path, configuration: configuration())
      let model = try? BertModel(directory: folder.path, threadCount: 1)
      #expect((model != nil) == inspection.missing.isEmpty, "without \(left)")
    }
  }
}
