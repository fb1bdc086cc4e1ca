import Files
import StrictJSON
import TestSupport
import Testing
import Word2Vec

extension TrainingGoldenTests {
  /// Three epochs over 2,000 sentences, every objective.
  ///
  /// The last bits of products decide now and then between two entries of the table of the logistic
  /// function. The fixture holds how far gensim is from itself with other kernels of its BLAS.
  @Test(arguments: 0..<7) func learnsGensimsVectorsFromSentences(number: Int) throws {
    let golden = try GensimFixture.json("gensim-trained.json").list("cases")[number]
    let options = try GensimFixture.options(golden.required("settings"))

    let model = try Word2VecTrainer(options).train(
      onLinesOf: GensimFixture.path("sentences.txt.gz"))

    #expect(Array(model.vectors.words) == (try golden.strings("words")))
    let tolerance: Float = 1e-4
    #expect(Float(try #require(golden.required("spread").number)) < tolerance)
    let parts = try golden.required("parts")
    try expect(Array(model.vectors.vectors), parts["vectors"], tolerance)
    try expect(model.outputWeights.negativeSampling, parts["syn1neg"], tolerance)
    try expect(model.outputWeights.hierarchicalSoftmax, parts["syn1"], tolerance)
  }

  private func expect(_ found: [Float]?, _ place: JSONValue?, _ tolerance: Float) throws {
    guard let place else {
      #expect(found == nil)
      return
    }
    let bounds = try #require(place.elements).map { try #require($0.integer) }
    let bytes = try WholeFile.bytes(of: GensimFixture.path("gensim-trained.bin"))[
      4 * bounds[0]..<4 * bounds[1]]
    let expected = stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { start in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1)) })
    }
    expectClose(try #require(found), expected, within: tolerance)
  }
}
