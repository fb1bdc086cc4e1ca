import Recurrent
import StrictJSON
import TestSupport
import Testing

@Suite struct LossTests {
  private func activations(_ values: [Float], width: Int) -> Activations {
    var activations = Activations()
    activations.resize(rowCount: values.count / width, width: width)
    activations.setValues(values)
    return activations
  }

  /// Also of a row whose target has next to no probability.
  @Test func crossEntropyIsTorchs() throws {
    let golden = try TorchFixture.json("losses.json").required("cross_entropy")
    var logits = activations(try golden.floats("logits"), width: try golden.integer("classes"))
    var entropy = CrossEntropy()
    let loss = entropy.loss(
      &logits, targets: try golden.integers("targets"), Compute(threadCount: 2))
    let expected = try golden.number("loss")
    #expect(abs(loss - expected) < 1e-6 * expected)
    expectClose(logits.allGradients, try golden.floats("gradients"), within: 1e-7)
  }

  @Test func nothingIsLearnedWhereAllTargetsAreIgnored() {
    var logits = activations([1, 2, 3, 4], width: 2)
    var entropy = CrossEntropy()
    let ignored = [CrossEntropy.ignored, CrossEntropy.ignored]
    let loss = entropy.loss(&logits, targets: ignored, Compute(threadCount: 1))
    let gradients = logits.allGradients
    #expect(loss.isNaN)
    #expect(gradients == [0, 0, 0, 0])
  }

  @Test func binaryCrossEntropyIsTorchs() throws {
    let golden = try TorchFixture.json("losses.json").required("binary")
    var logits = activations(try golden.floats("logits"), width: 1)
    let loss = BinaryCrossEntropy.loss(&logits, targets: try golden.floats("targets"))
    #expect(abs(loss - (try golden.number("loss"))) < 1e-12)
    expectClose(logits.allGradients, try golden.floats("gradients"), within: 1e-8)
  }

  @Test func embeddingsAddUpTheGradientsOfTheirSymbolsButPaddings() throws {
    var layout = ParameterLayout()
    let embedding = try Embedding(count: 4, width: 2, padding: 3, in: &layout)
    var parameters = Parameters(layout)
    parameters["embedding.weight"] = [1, 2, 3, 4, 5, 6, 0, 0]
    var gradients = Parameters(layout)
    gradients["embedding.weight"] = Array(repeating: 9, count: 8)
    var output = Activations()
    embedding.forward([2, 0, 2, 3], parameters, into: &output)
    let found = output.allValues
    #expect(found == [5, 6, 1, 2, 5, 6, 0, 0])
    output.setGradients([1, 2, 3, 4, 5, 6, 7, 8])
    embedding.backward([2, 0, 2, 3], from: output, &gradients, Compute(threadCount: 2))
    let sums = gradients["embedding.weight"]
    #expect(sums == [3, 4, 0, 0, 6, 8, 0, 0])
  }

  @Test func dropoutKeepsTheMeanAndDropsTheSameGradients() throws {
    var dropout = try Dropout(share: 0.25)
    var generator = TorchGenerator(seed: 4)
    let count = 10_000
    var values = activations(Array(repeating: 1, count: count), width: 10)
    values.setGradients(Array(repeating: 1, count: count))
    dropout.forward(&values, from: &generator)
    dropout.backward(&values)
    let (kept, gradients) = (values.allValues, values.allGradients)
    #expect(kept == gradients)
    #expect(Set(kept) == [0, Float(1 / 0.75)])
    // The deviation of the share is √(0.25 · 0.75 / 10000); six of them.
    let dropped = Double(kept.count { $0 == 0 }) / Double(count)
    #expect(abs(dropped - 0.25) < 6 * 0.0043301)
  }
}
