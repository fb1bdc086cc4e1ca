import Files
import Foundation
import StrictJSON
import TestSupport
import Testing
import TextEncoder

/// Checkpoints that sentence-transformers wrote, against the vectors that it makes with them.
@Suite struct SentenceEncoderTests {
  /// A checkpoint and what was made with it.
  struct Encoder: CustomTestStringConvertible, Sendable {
    let value: JSONValue
    var name: String { value["name"]?.string ?? "" }
    var testDescription: String { name }

    /// Writes the checkpoint's files to a folder of its own.
    func write() throws -> TemporaryFolder {
      let folder = try TemporaryFolder()
      for (key, content) in try #require(value["files"]?.members) {
        let name = try #require(key.string)
        if let slash = name.lastIndex(of: "/") {
          try Folder.create("\(folder.path)/\(name[..<slash])")
        }
        if let text = content["text"]?.string {
          try folder.write(name, text)
        } else if let data = content["base64"]?.string.flatMap({ Data(base64Encoded: $0) }) {
          try folder.write(name, Array(data))
        } else {
          let twin = try #require(content["tiny"]?.string)
          try folder.write(
            name, WholeFile.bytes(of: Fixtures.path("\(Self.fixtures)/tiny/\(twin)")))
        }
      }
      return folder
    }

    static let fixtures = "TextEncoder/Sentences"
    static let fixture = Result { try Fixtures.json("\(fixtures)/encoders.json") }
    static let all = ((try? fixture.get())?["encoders"]?.elements.map { Array($0) } ?? [])
      .map { Encoder(value: $0) }

    static func texts() throws -> [String] {
      try #require(fixture.get()["texts"]?.elements).compactMap(\.string)
    }

    static func named(_ name: String) throws -> Encoder {
      try #require(all.first { $0.name == name })
    }
  }

  private func load(_ folder: TemporaryFolder) throws -> ContextualEncoder {
    try ContextualEncoder(model: folder.path, threadCount: 2)
  }

  /// The options that amount to keyword arguments of the reference's `encode`.
  private func options(_ call: JSONValue?) -> SentenceOptions {
    SentenceOptions(
      normalizes: call?["normalize_embeddings"]?.boolean,
      prompt: call?["prompt"]?.string.map { .text($0) }
        ?? call?["prompt_name"]?.string.map { .named($0) },
      dimensions: call?["truncate_dim"]?.integer)
  }

  @Test func thereAreAllThatTheScriptMakes() throws {
    #expect(Encoder.all.count == 25)
    #expect(try Encoder.texts().count == 13)
  }

  /// Both sides compute in single precision: some ten products one after the other, up to 24 deep, each
  /// of whose terms may be off by 6e-8 of the largest value.
  @Test(arguments: Encoder.all) func vectorsAreTheReferences(encoder: Encoder) throws {
    let folder = try encoder.write()
    let model = try load(folder)
    let texts = try Encoder.texts()
    for result in try #require(encoder.value["results"]?.elements) {
      let data = try #require(result["vectors"]?.string.flatMap { Data(base64Encoded: $0) })
      let expected = stride(from: 0, to: data.count, by: 4).map { start in
        let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[start + $1]) << (8 * $1) }
        return Float(bitPattern: bits)
      }
      let options = options(result["call"])
      let vectors = try model.sentenceVectors(of: texts, options: options)
      #expect(vectors.width == result["width"]?.integer)
      #expect(try model.sentenceWidth(options: options) == vectors.width)
      let largest = expected.reduce(1) { max($0, abs($1)) }
      expectClose(vectors.values, expected, within: 24 * 10 * 6e-8 * largest, "\(options)")
    }
    #expect(
      try model.sentenceConfiguration.get().similarity.rawValue
        == encoder.value["similarity"]?.string)
  }

  @Test(arguments: Encoder.all) func aTextsVectorsAreTheSameBitsInAnyCompany(
    encoder: Encoder
  ) throws {
    let folder = try encoder.write()
    let model = try load(folder)
    let texts = try Encoder.texts() + Encoder.texts()
    let together = try model.sentenceVectors(of: texts)
    for (index, text) in texts.enumerated() {
      #expect(try model.sentenceVectors(of: [text]).values == together.vector(index))
    }
  }

  @Test func longTextsAreCutWhereTheFilesSay() throws {
    let old = try load(Encoder.named("all poolings, old").write())
    let ten = Array(repeating: "a", count: 10).joined(separator: " ")
    #expect(try old.sentenceVectors(of: [ten, ten + " a"]).truncated == [1])
    let new = try load(Encoder.named("pooling cls").write())
    #expect(try new.sentenceVectors(of: Encoder.texts()).truncated == [10])
  }

  /// A tokenizer's own limit counts where the sentence encoder's files have none.
  @Test func theTokenizersLengthCounts() throws {
    let folder = try Encoder.named("pooling mean").write()
    let path = "\(folder.path)/tokenizer_config.json"
    let text = String(decoding: try WholeFile.bytes(of: path), as: UTF8.self)
    try folder.write("tokenizer_config.json", text.replacing("_length\": 48", with: "_length\": 5"))
    let texts = ["a a a", "a a a a"]
    #expect(try load(folder).sentenceVectors(of: texts).truncated == [1])
    let options = SentenceOptions(maximumLength: 48)
    #expect(try load(folder).sentenceVectors(of: texts, options: options).truncated == [])
    #expect(
      try load(folder).sentenceVectors(of: texts, options: SentenceOptions(pooling: .mean))
        .truncated == [])
  }

  // MARK: Options

  @Test(arguments: SentencePooling.allCases) func aPoolingByNameLeavesModulesAside(
    pooling: SentencePooling
  ) throws {
    let model = try load(Encoder.named("dense and normalize").write())
    let texts = try Encoder.texts()
    let named = try model.sentenceVectors(
      of: texts, options: SentenceOptions(pooling: pooling, normalizes: false))
    let name = pooling == .meanSqrtLength ? "mean_sqrt_len_tokens" : pooling.rawValue
    let own = try load(Encoder.named("pooling \(name)").write()).sentenceVectors(of: texts)
    #expect(named.width == 16 && named.values == own.values)
    let scaled = try model.sentenceVectors(of: ["a"], options: SentenceOptions(pooling: pooling))
    #expect(abs(scaled.values.reduce(0) { $0 + $1 * $1 } - 1) < 1e-6, "as the files end")
  }

  @Test func scalingCanBeLeftOut() throws {
    let model = try load(Encoder.named("dense and normalize").write())
    let plain = try model.sentenceVectors(
      of: ["a bank"], options: SentenceOptions(normalizes: false))
    let length = plain.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(abs(length - 1) > 1e-3)
    expectClose(
      plain.values.map { $0 / length }, try model.sentenceVectors(of: ["a bank"]).values,
      within: 1e-6)
  }

  @Test func promptsOfTokensAreThoseOfTexts() throws {
    let model = try load(Encoder.named("prompts").write())
    let asked = try model.tokenVectors(of: ["a bank"], prompt: .named("query"))
    #expect(asked.ids == (try model.tokenVectors(of: ["query: a bank"]).ids))
    #expect(try model.tokenVectors(of: ["a bank"]).ids[0].count == 4, "none is asked for")
  }

  @Test func whatIsNotThereIsRefused() throws {
    let model = try load(Encoder.named("prompts").write())
    #expect(
      throws: TextEncoderError.noSuchPrompt(
        "no", known: ["document", "long", "passage", "query"])
    ) { try model.sentenceVectors(of: ["a"], options: SentenceOptions(prompt: .named("no"))) }
    for dimensions in [0, 17, -1] {
      #expect(throws: TextEncoderError.noSuchDimensions(dimensions, width: 16)) {
        try model.sentenceVectors(of: ["a"], options: SentenceOptions(dimensions: dimensions))
      }
    }
    #expect(
      TextEncoderError.noSuchDimensions(17, width: 16).description
        == "expected 1 to 16 dimensions, found 17")
  }

  @Test func progressCountsTexts() throws {
    let model = try load(Encoder.named("pooling mean").write())
    // More tokens than go through the model at a time, every other text a new one.
    let texts = (0..<1000).map { $0.isMultiple(of: 2) ? "a" : "\($0) the bank by the river" }
    var seen: [Int] = []
    let vectors = try model.sentenceVectors(of: texts) { seen.append($0) }
    #expect(seen.count > 1 && seen.last == 1000 && seen == seen.sorted())
    #expect(vectors.count == 1000 && vectors.vector(0) == vectors.vector(998))
    var tokensSeen: [Int] = []
    _ = try model.tokenVectors(of: texts) { tokensSeen.append($0) }
    #expect(tokensSeen.count > 1 && tokensSeen.last == 1000)
    #expect(try model.sentenceVectors(of: []).count == 0)
  }

  @Test func aCancelledTaskEnds() async throws {
    let model = try load(Encoder.named("pooling mean").write())
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try model.sentenceVectors(of: ["a"])
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  // MARK: Damaged files

  private func failure(
    _ name: String, _ file: String, _ change: (String) -> String
  ) throws -> String? {
    let folder = try Encoder.named(name).write()
    let text = String(decoding: try WholeFile.bytes(of: "\(folder.path)/\(file)"), as: UTF8.self)
    let changed = change(text)
    #expect(changed != text)
    try folder.write(file, changed)
    let model = try load(folder)
    do {
      _ = try model.sentenceVectors(of: ["a"])
      return nil
    } catch {
      return "\(error)".replacing(folder.path, with: "")
    }
  }

  @Test func widthsMustFit() throws {
    let dense = "2_Dense/config.json"
    #expect(
      try failure("dense and normalize", dense) { $0.replacing("s\": 16", with: "s\": 8") }
        == "/2_Dense/config.json: expected a module for 16 floats, found one for 8; choose a pooling by name instead of auto"
    )
    #expect(
      try failure("dense and normalize", dense) { $0.replacing("s\": 5", with: "s\": 7") }
        == "/2_Dense/model.safetensors: expected linear.weight of shape [7, 16], found [5, 16]; choose a pooling by name instead of auto"
    )
    #expect(
      try failure("dense and normalize", "1_Pooling/config.json") {
        $0.replacing("16", with: "384")
      }?.hasPrefix("/1_Pooling/config.json: expected states of 16 floats, found 384") == true)
    #expect(
      try failure("layer norm and dropout", "3_LayerNorm/config.json") {
        $0.replacing("16", with: "8")
      }?.hasPrefix("/3_LayerNorm/config.json: expected a module for 16 floats") == true)
  }

  @Test func weightsThatAreNotThere() throws {
    let folder = try Encoder.named("dense and normalize").write()
    try FileManager.default.removeItem(atPath: "\(folder.path)/2_Dense/model.safetensors")
    let model = try load(folder)
    let error = #expect(throws: FileError.self) { try model.sentenceVectors(of: ["a"]) }
    #expect(error?.path.hasSuffix("/2_Dense/model.safetensors") == true)
    let options = SentenceOptions(pooling: .mean)
    #expect(try model.sentenceVectors(of: ["a"], options: options).width == 16)
  }

  @Test func weightsThatAreNotFinite() throws {
    let folder = try Encoder.named("two dense layers").write()
    let path = "\(folder.path)/3_Dense/model.safetensors"
    var bytes = try WholeFile.bytes(of: path)
    bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xC0, 0x7F])
    try folder.write("3_Dense/model.safetensors", bytes)
    #expect(throws: TextEncoderError.nonFiniteVector(directory: folder.path, text: 0)) {
      try load(folder).sentenceVectors(of: ["a", "the"])
    }
  }
}
