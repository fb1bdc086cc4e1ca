import Files
import Parallel
import Recurrent
import StrictJSON
import TestSupport
import Testing

/// The same bits again: on any number of threads, from a checkpoint, in pieces.
@Suite struct ReproducibilityTests {
  /// Fifty sequences, in parts for several threads, through two layers with dropout between them.
  private static let lengths = (0..<50).map { 1 + $0 * 7 % 9 }

  private func network(_ cell: RecurrentOptions.Cell, threads: Int) throws -> Network {
    let options = RecurrentOptions(
      cell: cell, inputSize: 20, hiddenSize: 33, layerCount: 2, isBidirectional: true,
      dropout: 0.3)
    var random = SeededGenerator(seed: 17)
    let targets = Self.lengths.map { length in (0..<length).map { _ in Int(random.next() % 7) } }
    var network = try Network(
      options, classes: 7, lengths: Self.lengths, targets: targets,
      compute: Compute(threadCount: threads))
    network.initialize(seed: 2)
    network.setInputs(Self.lengths.map { random.normals($0 * 20) })
    network.workspace.dropout = TorchGenerator(seed: 3)
    return network
  }

  private func step(_ network: inout Network, _ optimizer: inout Optimizer) -> UInt64 {
    let loss = network.forward()
    network.backward()
    network.gradients.clipNorm(to: 1, network.compute)
    optimizer.step(&network.parameters, gradients: network.gradients, network.compute)
    return loss.bitPattern
  }

  private func bits(_ parameters: borrowing Parameters) -> [UInt32] {
    parameters.layout.entries.flatMap { parameters[$0.name].map(\.bitPattern) }
  }

  @Test(arguments: RecurrentOptions.Cell.allCases)
  func threadsChangeNoBit(cell: RecurrentOptions.Cell) throws {
    var results: [[UInt32]] = []
    for threads in 1...4 {
      var network = try network(cell, threads: threads)
      var optimizer = try Optimizer(.adam(), learningRate: 0.01, for: network.parameters.layout)
      for _ in 0..<3 { _ = step(&network, &optimizer) }
      results.append(bits(network.parameters))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// One sequence, whose steps threads share: states large enough for that, and no whole vectors.
  private func single(
    _ cell: RecurrentOptions.Cell, isBidirectional: Bool = false, threads: Int
  ) throws -> Network {
    let options = RecurrentOptions(
      cell: cell, inputSize: 40, hiddenSize: 190, isBidirectional: isBidirectional)
    var random = SeededGenerator(seed: 18)
    let targets = [(0..<40).map { _ in Int(random.next() % 7) }]
    var network = try Network(
      options, classes: 7, lengths: [40], targets: targets,
      compute: Compute(threadCount: threads))
    network.initialize(seed: 2)
    network.setInputs([random.normals(40 * 40)])
    return network
  }

  @Test(arguments: RecurrentOptions.Cell.allCases, [false, true])
  func threadsThatShareStepsChangeNoBit(
    cell: RecurrentOptions.Cell, isBidirectional: Bool
  ) throws {
    var results: [[UInt32]] = []
    for threads in 1...5 {
      var network = try single(cell, isBidirectional: isBidirectional, threads: threads)
      #expect(
        network.layers.sharesSteps(of: network.batch, network.compute)
          == (threads > (isBidirectional ? 2 : 1) && threads <= ThreadPool.availableProcessors))
      var optimizer = try Optimizer(.adam(), learningRate: 0.01, for: network.parameters.layout)
      for _ in 0..<20 { _ = step(&network, &optimizer) }
      results.append(bits(network.parameters))
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  /// A single sequence's products are others than a batch's, and give the same bits.
  @Test(arguments: RecurrentOptions.Cell.allCases, [false, true])
  func companyChangesNoBitOfAState(cell: RecurrentOptions.Cell, isBidirectional: Bool) throws {
    var layout = ParameterLayout()
    let layers = try RecurrentLayers(
      RecurrentOptions(
        cell: cell, inputSize: 20, hiddenSize: 190, layerCount: 2, isBidirectional: isBidirectional),
      in: &layout)
    var parameters = Parameters(layout)
    var generator = TorchGenerator(seed: 1)
    layers.initialize(&parameters, from: &generator)
    let compute = Compute(threadCount: 2)
    var workspace = RecurrentWorkspace(for: layers)
    func outputs(_ sequences: [[[Float]]]) -> [[Float]] {
      let batch = PackedSequences(lengths: sequences.map(\.count))
      var input = Activations()
      input.resize(rowCount: batch.rowCount, width: 20)
      input.setValues(batch.pack(sequences).flatMap(\.self))
      layers.forward(input, of: batch, parameters, &workspace, compute)
      return batch.unpack(workspace.withOutput { $0.allValues }, width: layers.options.outputSize)
    }
    let sequences = [5, 9, 1].map { length in (0..<length).map { _ in generator.normals(20) } }
    let together = outputs(sequences)
    for (sequence, states) in zip(sequences, together) {
      #expect(outputs([sequence])[0].map(\.bitPattern) == states.map(\.bitPattern))
    }
  }

  @Test(arguments: [
    OptimizerRule.adamW(), .sgd(momentum: 0.9), .sgd(), .rmsprop(momentum: 0.5, isCentered: true),
  ])
  func checkpointsGoOnToTheBit(rule: OptimizerRule) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/checkpoint.safetensors"
    var whole = try network(.lstm, threads: 2)
    var optimizer = try Optimizer(rule, learningRate: 0.01, for: whole.parameters.layout)
    for _ in 0..<2 { _ = step(&whole, &optimizer) }
    optimizer.learningRate = 0.003
    let dropout = whole.workspace.dropout
    let generator = try #require(dropout)
    try TrainingCheckpoint.save(
      to: path, whole.parameters, optimizer, generator, notes: ["epoch": "7"])
    let losses = [step(&whole, &optimizer), step(&whole, &optimizer)]

    var resumed = try network(.lstm, threads: 1)
    var other = try Optimizer(rule, learningRate: 1, for: resumed.parameters.layout)
    let checkpoint = try TrainingCheckpoint(contentsOf: path, &resumed.parameters, &other)
    resumed.workspace.dropout = checkpoint.generator
    #expect(checkpoint.notes == ["epoch": "7"])
    #expect([step(&resumed, &other), step(&resumed, &other)] == losses)
    #expect(bits(resumed.parameters) == bits(whole.parameters))
  }

  @Test func whatIsNoCheckpointIsRefused() throws {
    let path = Fixtures.path("Recurrent/lstm.safetensors")
    var network = try network(.lstm, threads: 1)
    let before = bits(network.parameters)
    var optimizer = try Optimizer(.adam(), learningRate: 0.01, for: network.parameters.layout)
    do {
      _ = try TrainingCheckpoint(contentsOf: path, &network.parameters, &optimizer)
      Issue.record("torch's state dict was taken for a checkpoint")
    } catch let error as RecurrentError {
      #expect(
        error.description
          == "\(path): expected format to be polysemy-training-1, found nothing; use a checkpoint of this training"
      )
    }
    #expect(bits(network.parameters) == before)
  }

  /// A text that is read in two pieces, the state carried from one to the other, gives the states of the
  /// whole.
  @Test(arguments: RecurrentOptions.Cell.allCases)
  func carriedStatesGoOnWhereTheyWere(cell: RecurrentOptions.Cell) throws {
    var layout = ParameterLayout()
    let layers = try RecurrentLayers(
      RecurrentOptions(cell: cell, inputSize: 4, hiddenSize: 6, layerCount: 2), in: &layout)
    var parameters = Parameters(layout)
    var generator = TorchGenerator(seed: 1)
    layers.initialize(&parameters, from: &generator)
    let values = generator.normals(8 * 4)
    let compute = Compute(threadCount: 1)
    var workspace = RecurrentWorkspace(for: layers)
    func run(_ range: Range<Int>) -> [Float] {
      var input = Activations()
      input.resize(rowCount: range.count, width: 4)
      input.setValues(Array(values[4 * range.lowerBound..<4 * range.upperBound]))
      let batch = PackedSequences(count: 1, length: range.count)
      layers.forward(input, of: batch, parameters, &workspace, compute)
      return workspace.withOutput { $0.allValues }
    }
    let whole = run(0..<8)
    let first = run(0..<5)
    workspace.carryState()
    expectClose(first + run(5..<8), whole, within: 1e-6)
    workspace.initialState.clear()
    #expect(run(0..<5) == first)
  }
}
