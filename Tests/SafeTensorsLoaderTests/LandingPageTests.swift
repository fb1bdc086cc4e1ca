import SafeTensorsLoader
import TestSupport
import Testing

/// The example of the library's first page, which is compiled and run here.
@Suite struct LandingPageTests {
  private static func example(folder: String, output: String) throws {
    // Opens the files and checks their headers; no tensor is read.
    let checkpoint = try SafeTensorsCheckpoint(path: folder)
    for name in checkpoint.tensorNames {
      let tensor = try checkpoint.tensor(named: name)
      print(name, tensor.dataType.rawValue, tensor.shape)
    }

    // Floats to compute with: where the file has floats, in the file's memory.
    let embeddings = try checkpoint.tensor(named: "embeddings.word_embeddings.weight")
    let floats = try FloatTensor(embeddings)
    print(floats.span[0], floats.isCopied)

    // Some columns of some rows, without the others.
    let slice = try embeddings.slice(2..<5, 0..<8)
    print(slice.shape, try slice.floats())

    // A file of other tensors: rows as they are, and floats rounded to 16 bits.
    try SafeTensorsFile.write(
      [
        TensorData(try embeddings.rows(0..<10), name: "rows"),
        TensorData(name: "slice", dataType: .float16, shape: [3, 8], floats: slice.floats()),
      ], metadata: ["format": "pt"], to: output)
  }

  @Test func theExamplePrintsAndWritesWhatItSays() async throws {
    let folder = try TemporaryFolder()
    let output = "\(folder.path)/new.safetensors"
    let model = Fixtures.path("Transformer/tiny-unprefixed")
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) { [model = model as String, output = output as String] in
      try LandingPageTests.example(folder: model, output: output)
    }
    let printed = String(decoding: result.standardOutputContent, as: UTF8.self)
    #expect(printed.contains("embeddings.word_embeddings.weight F32 [60, 32]\n"))
    #expect(printed.contains("[3, 8] ["))

    let embeddings = try SafeTensorsCheckpoint(path: model)
      .tensor(named: "embeddings.word_embeddings.weight").floats()
    let file = try SafeTensorsFile(path: output)
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensorNames == ["rows", "slice"])
    #expect(try file.tensor(named: "rows", shape: [10, 32]).floats() == Array(embeddings[..<320]))
    let expected = (2..<5).flatMap { row in
      embeddings[row * 32..<row * 32 + 8].map { Float(Float16($0)) }
    }
    #expect(try file.tensor(named: "slice", shape: [3, 8]).floats() == expected)
  }

  @Test func thePageShowsTheExample() throws {
    #expect(try LandingPage(of: "SafeTensorsLoader").isExample(in: #filePath))
  }
}
