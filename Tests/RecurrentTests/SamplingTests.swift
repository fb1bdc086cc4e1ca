import Recurrent
import StrictJSON
import TestSupport
import Testing

/// What characters are chosen from, against transformers, and how often each is.
@Suite struct SamplingTests {
  @Test func probabilitiesAreTransformers() throws {
    let fixture = try TorchFixture.json("sampling.json")
    let logits = try fixture.floats("logits")
    for golden in try fixture.list("cases") {
      let options = SamplingOptions(
        temperature: try golden.number("temperature"), topK: golden["top_k"]?.integer,
        topP: golden["top_p"]?.number)
      var sampler = try CharacterSampler(options, seed: 1)
      let ours = sampler.probabilities(logits)
      for (mine, theirs) in zip(ours, try golden.doubles("probabilities")) {
        #expect((mine == 0) == (theirs == 0), "\(options)")
        #expect(abs(mine - theirs) < 1e-6, "\(options)")
      }
    }
  }

  @Test func charactersAreChosenAsOftenAsTheyAreLikely() throws {
    let logits: [Float] = [0.5, -1, 2, 2, -30, 1]
    var sampler = try CharacterSampler(SamplingOptions(temperature: 0.9, topK: 5), seed: 7)
    let probabilities = sampler.probabilities(logits)
    let count = 40_000
    var found = Array(repeating: 0.0, count: logits.count)
    for _ in 0..<count { found[sampler.next(logits)] += 1 }
    #expect(found[4] == 0)
    for (number, probability) in zip(found, probabilities) {
      // Five deviations.
      let deviation = (Double(count) * probability * (1 - probability)).squareRoot()
      #expect(abs(number - Double(count) * probability) <= 5 * deviation + 1e-9)
    }
  }

  @Test func theSameSeedChoosesTheSame() throws {
    let logits: [Float] = [0.1, 0.2, 0.3, 0.4]
    func chosen(_ seed: UInt64) throws -> [Int] {
      var sampler = try CharacterSampler(SamplingOptions(), seed: seed)
      return (0..<50).map { _ in sampler.next(logits) }
    }
    #expect(try chosen(3) == chosen(3))
    #expect(try chosen(3) != chosen(4))
  }

  @Test func temperatureZeroTakesTheLikeliestThatComesFirst() throws {
    var sampler = try CharacterSampler(SamplingOptions(temperature: 0, topP: 0.1), seed: 1)
    #expect(sampler.next([0, 3, 3, -.infinity]) == 1)
    #expect(sampler.probabilities([0, 3, 3]) == [0, 1, 0])
  }

  @Test(arguments: [
    SamplingOptions(temperature: -1), SamplingOptions(temperature: .nan),
    SamplingOptions(topK: 0), SamplingOptions(topP: 0), SamplingOptions(topP: 1.1),
  ])
  func optionsOutOfRangeAreRefused(options: SamplingOptions) {
    #expect(throws: RecurrentError.self) { try CharacterSampler(options, seed: 1) }
  }

  /// A text read at once, and character after character, foretells the same.
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func readingGoesOnWhereItWas(cell: RecurrentOptions.Cell) throws {
    let vocabulary = CharacterVocabulary(of: "abcdef ")
    var model = try CharacterModel(
      CharacterModelOptions(cell: cell, hiddenSize: 9, layerCount: 2, embeddingSize: 4),
      vocabulary)
    var generator = TorchGenerator(seed: 5)
    model.initialize(from: &generator)
    var reader = CharacterReader(for: model, Compute(threadCount: 1))
    let text = try vocabulary.numbers(of: "a bead fed a cab")
    reader.read(text, model)
    let (whole, state) = (reader.nextLogits, reader.state(after: 7))
    reader.reset()
    for (place, character) in text.enumerated() {
      reader.read([character], model)
      if place == 7 { expectClose(reader.state(after: 0), state, within: 1e-6) }
    }
    expectClose(reader.nextLogits, whole, within: 1e-6)
  }
}
