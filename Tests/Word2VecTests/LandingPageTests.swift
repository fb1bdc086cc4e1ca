import TestSupport
import Testing
import Word2Vec

/// The example of the library's first page, which is compiled and run here.
@Suite struct LandingPageTests {
  private let folder = try? TemporaryFolder()

  private func example(text: String, file: String) throws -> KeyedVectors {
    let corpus = try Corpus(contentsOf: [text])

    var options = Word2VecOptions()
    options.algorithm = .skipGram
    options.minimumCount = 1
    options.schedule = .deterministic  // all CPUs, and the same bytes on any number of them
    let model = try Word2VecTrainer(options).train(on: corpus)

    let vectors = model.vectors
    for neighbour in try vectors.mostSimilar(to: "bank", count: 5) {
      print(neighbour.word, neighbour.similarity)
    }

    // The native format is mapped: it opens at once, whatever its size, and training can go on from it.
    try model.save(to: file)
    let same = try KeyedVectors(contentsOf: file)
    let more = try Word2VecTrainer(options).train(Word2VecModel(contentsOf: file), on: corpus)
    print(same.count, more.vectors.count)
    return same
  }

  @Test func theExampleRuns() throws {
    let folder = try #require(folder)
    let vectors = try example(
      text: "\(Fixtures.checkout)/Examples/five-sentences.txt",
      file: "\(folder.path)/vectors.safetensors")
    #expect(vectors.contains("bank"))
  }

  @Test func thePageShowsTheExample() throws {
    #expect(try LandingPage(of: "Word2Vec").isExample(in: #filePath))
  }
}
