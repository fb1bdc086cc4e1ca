import Files
import LinearAlgebra
import Parallel
import TestSupport
import Testing
import Transformer

/// What fewer bits cost, and which kernels compute with them.
@Suite struct PrecisionTests {
  /// The mean of a sequence's vectors, in float64.
  private static func mean(_ states: HiddenStates, _ sequence: Int) -> [Double] {
    var mean = [Double](repeating: 0, count: states.width)
    for (index, value) in states[sequence].enumerated() {
      mean[index % states.width] += Double(value)
    }
    return mean
  }

  private static func cosine(_ a: [Double], _ b: [Double]) -> Double {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return product(a, b) / (product(a, a) * product(b, b)).squareRoot()
  }

  /// What floats give.
  private static let exact = Result {
    let model = try BertModel(directory: try #require(Fixtures.realModel))
    return try model.encode(PackedSequences(RealModelTests.cases().map(\.ids))).lastHiddenState
  }

  /// The cosines of sentences' mean vectors with those that floats give.
  private static func cosines(_ kind: ModelKind) throws -> [Double] {
    let directory = try #require(Fixtures.realModel)
    let batch = PackedSequences(try RealModelTests.cases().map(\.ids))
    let exact = try exact.get()
    let states = try kind.model(directory, threads: 2).encode(batch).lastHiddenState
    return (0..<batch.count).map { cosine(mean(states, $0), mean(exact, $0)) }
  }

  @Test(
    .enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"),
    arguments: ModelKind.all.filter { $0.precision == .bfloat16 })
  func bfloat16KeepsSentencesWithinAThousandth(kind: ModelKind) throws {
    let cosines = try Self.cosines(kind)
    #expect(cosines.allSatisfy { $0 >= 0.999 }, "\(cosines.min() ?? 0)")
    #expect(cosines.contains { $0 != 1 })
  }

  @Test(
    .enabled(if: Fixtures.realModel != nil, "weights/ is empty: run Scripts/setup"),
    arguments: ModelKind.all.filter { $0.precision == .int8 })
  func int8KeepsSentencesWithinAHundredth(kind: ModelKind) throws {
    let cosines = try Self.cosines(kind)
    #expect(cosines.allSatisfy { $0 >= 0.99 }, "\(cosines.min() ?? 0)")
    let mean = cosines.reduce(0, +) / Double(cosines.count)
    #expect(mean >= 0.995, "on average \(mean)")
    #expect(cosines.contains { $0 != 1 })
  }

  /// What is asked for, the sets by name, and what they compute.
  @Test(arguments: [
    (BertPrecision.float32, ["avx512bf16", "avx512vnni", "avx512", "avx2", "generic"], [:]),
    (
      .bfloat16, ["avx512bf16"],
      [
        "avx512vnni": BertPrecision.float32, "avx512": .float32, "avx2": .float32,
        "generic": .float32,
      ]
    ),
    (.int8, ["avx512bf16", "avx512vnni", "avx512", "avx2"], ["generic": .float32]),
  ])
  func aModelSaysWhatItComputes(
    asked: BertPrecision, able: [String], others: [String: BertPrecision]
  ) throws {
    for kernels in KernelSet.allSupported {
      let model = try BertModel(
        directory: Fixtures.path("Transformer/tiny"),
        backend: Backend(kernels: kernels, precision: asked.product))
      let expected = able.contains(kernels.name) ? asked : others[kernels.name]
      #expect(model.precision == expected, "\(kernels.name)")
    }
  }

  /// Where kernels lack the instructions, the numbers are those of floats, not only the name.
  @Test(arguments: KernelSet.allSupported, [BertPrecision.bfloat16, .int8])
  func whatIsNotComputedIsComputedInFloats(kernels: KernelSet, asked: BertPrecision) throws {
    let directory = Fixtures.path("Transformer/tiny")
    let batch = PackedSequences(TinyBatch.mixed)
    let floats = try BertModel(directory: directory, backend: Backend(kernels: kernels))
      .encode(batch)
    let model = try BertModel(
      directory: directory, backend: Backend(kernels: kernels, precision: asked.product))
    let isSame = try model.encode(batch).lastHiddenState == floats.lastHiddenState
    #expect(isSame == (model.precision == .float32))
  }

  /// Their sums would not fit into 32 bits.
  @Test func integersOfTooManyInputsAreRefused() throws {
    let folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    let config = try String(decoding: WholeFile.bytes(of: "\(tiny)/config.json"), as: UTF8.self)
    try folder.write(
      "config.json",
      config.replacing("\"intermediate_size\": 40", with: "\"intermediate_size\": 65537"))
    try folder.write("model.safetensors", WholeFile.bytes(of: "\(tiny)/model.safetensors"))
    #expect(
      throws: BertError.configuration(
        path: "\(folder.path)/config.json", key: "intermediate_size",
        expected: "at most 65536 for int8", found: "65537")
    ) { try BertModel(directory: folder.path, precision: .int8) }
  }
}
