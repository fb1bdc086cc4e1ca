import Recurrent
import SafeTensorsLoader
import TestSupport
import Testing

/// The example of the library's first page, which is compiled and run here.
@Suite struct LandingPageTests {
  private func example(file: String) throws -> Double {
    var layout = ParameterLayout()
    let embedding = try Embedding(count: 4, width: 8, in: &layout)
    let layers = try RecurrentLayers(
      RecurrentOptions(cell: .lstm, inputSize: 8, hiddenSize: 16), prefix: "lstm.", in: &layout)
    let head = try Linear(inputSize: 16, outputSize: 4, prefix: "head.", in: &layout)

    var parameters = Parameters(layout)
    var generator = TorchGenerator(seed: 1)  // torch.manual_seed(1)
    embedding.initialize(&parameters, from: &generator)
    layers.initialize(&parameters, from: &generator)
    head.initialize(&parameters, from: &generator)

    let text = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]
    let batch = PackedSequences(count: 1, length: text.count - 1)
    let compute = Compute()
    var gradients = Parameters(layout)
    var workspace = RecurrentWorkspace(for: layers)
    var embedded = Activations()
    var logits = Activations()
    var entropy = CrossEntropy()
    var optimizer = try Optimizer(.adam(), learningRate: 0.05, for: layout)
    var loss = Double.infinity
    for _ in 0..<50 {
      let (inputs, targets) = (Array(text.dropLast()), Array(text.dropFirst()))
      embedding.forward(inputs, parameters, into: &embedded)
      layers.forward(embedded, of: batch, parameters, &workspace, compute)
      workspace.withOutput { head.forward($0, parameters, into: &logits, compute) }
      loss = entropy.loss(&logits, targets: targets, compute)

      workspace.withOutput { head.backward(to: &$0, from: logits, parameters, &gradients, compute) }
      layers.backward(to: &embedded, from: .outputs, parameters, &gradients, &workspace, compute)
      embedding.backward(inputs, from: embedded, &gradients, compute)
      gradients.clipNorm(to: 1, compute)
      optimizer.step(&parameters, gradients: gradients, compute)
    }
    let reach = (0..<batch.stepCount).map { workspace.stateGradientNorm(RecurrentPlace(step: $0)) }
    print(loss, reach)
    try parameters.save(to: file)
    return loss
  }

  @Test func theExampleLearns() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/model.safetensors"
    #expect(try example(file: file) < 0.1)
    #expect(try SafeTensorsFile(path: file).tensorNames.contains("lstm.weight_hh_l0"))
  }

  @Test func thePageShowsTheExample() throws {
    #expect(try LandingPage(of: "Recurrent").isExample(in: #filePath))
  }
}
