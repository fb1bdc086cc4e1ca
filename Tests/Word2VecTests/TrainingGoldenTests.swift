import TestSupport
import Testing
import Word2Vec

@Suite struct TrainingGoldenTests {
  /// gensim's own result moves by up to 1.1e-6 from one BLAS kernel to another.
  private static let tolerance: Float = 1.1e-6

  @Test(arguments: 0..<6) func isGensims(number: Int) throws {
    let goldens = try GensimFixture.json("training.json")
    let sentences = try goldens.list("sentences").map { try $0.strings }
    let repetitions = try goldens.integer("repetitions")
    let corpus = repeatElement(sentences, count: repetitions).joined()
    let golden = try goldens.list("cases")[number]
    let options = try GensimFixture.options(golden.required("settings"))

    let model = try Word2VecTrainer(options).train(on: corpus)

    #expect(Array(model.vectors.words) == (try golden.strings("words")))
    let vectors = try golden.floats("vectors")
    expectClose(Array(model.vectors.vectors.prefix(vectors.count)), vectors, within: Self.tolerance)
    let outputs = try golden.floats("syn1neg")
    let weights = try #require(model.outputWeights.negativeSampling)
    expectClose(Array(weights.prefix(outputs.count)), outputs, within: Self.tolerance)
  }
}
