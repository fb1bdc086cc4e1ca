internal import LinearAlgebra
internal import Parallel

extension RecurrentLayers {
  /// Takes a batch through all layers, from ``RecurrentWorkspace/initialState``.
  ///
  /// - Parameters:
  ///   - input: A row for each row of the batch.
  ///   - batch: The sequences.
  ///   - parameters: The network's parameters.
  ///   - workspace: Gets the output, the final state and all between.
  ///   - compute: Where to compute.
  /// - Precondition: The input has the batch's rows, of the layers' input size.
  /// - Complexity: allocates nothing on one thread, for a batch that is no larger than one before.
  public func forward(
    _ input: borrowing Activations, of batch: PackedSequences,
    _ parameters: borrowing Parameters, _ workspace: inout RecurrentWorkspace, _ compute: Compute
  ) {
    precondition(
      input.rowCount == batch.rowCount && input.width == options.inputSize,
      "expected \(batch.rowCount) rows of \(options.inputSize), found \(input.rowCount) of \(input.width)"
    )
    precondition(workspace.options == options, "the workspace is of other layers")
    workspace.resize(batch)
    for number in layers.indices {
      let memory = workspace.layers[number]
      if number == 0 {
        project(input, of: batch, number, parameters, memory, compute)
      } else {
        let below = workspace.layers[number - 1]
        project(below.output, of: batch, number, parameters, memory, compute)
      }
      runDirections(number, of: batch, parameters, workspace, compute)
      drop(number, &workspace)
    }
  }

  /// The products of all inputs of a layer, before the first step.
  private func project(
    _ input: borrowing Activations, of batch: PackedSequences, _ number: Int,
    _ parameters: borrowing Parameters, _ memory: LayerMemory, _ compute: Compute
  ) {
    let width = options.cell.gateCount * options.hiddenSize
    for (direction, memory) in zip(layers[number], memory.directions) {
      memory.weights.packForward(
        parameters, direction, options, isSingle: batch.count == 1, compute)
      unsafe compute.multiply(
        input.values.base, rows: input.rowCount, inputs: direction.inputSize,
        by: PackedRecurrentWeights.words(memory.weights.input.base), columns: width,
        into: memory.gates.base)
    }
  }

  private func runDirections(
    _ number: Int, of batch: PackedSequences, _ parameters: borrowing Parameters,
    _ workspace: borrowing RecurrentWorkspace, _ compute: Compute
  ) {
    let first = pass(number, direction: 0, batch, parameters, workspace, compute)
    let last = pass(
      number, direction: options.directionCount - 1, batch, parameters, workspace, compute)
    forEachPart(of: batch, compute) { direction, ranks, pool in
      (direction == 0 ? first : last).forward(ranks, on: pool)
    }
  }

  /// Calls `body` with every direction, some sequences, and the threads that share their steps.
  ///
  /// Each part has a thread of its own, but where the steps of a single sequence are shared.
  func forEachPart(
    of batch: PackedSequences, _ compute: Compute,
    _ body: @Sendable (_ direction: Int, _ ranks: Range<Int>, _ pool: ThreadPool) -> Void
  ) {
    // Weights that are read once serve the rows of one part; the kernels take 8 rows at a time.
    let size = batch.count >= 32 ? 16 : 8
    let parts = (batch.count + size - 1) / size
    let count = parts * options.directionCount
    let (pool, alone) = (compute.backend.pool, compute.backend.onCallingThread.pool)
    let sharesSteps = sharesSteps(of: batch, compute)
    (sharesSteps ? alone : pool).run(count) { index in
      let (direction, part) = index.quotientAndRemainder(dividingBy: parts)
      let ranks = part * size..<min((part + 1) * size, batch.count)
      body(direction, ranks, sharesSteps ? pool : alone)
    }
  }

  /// Whether threads share every step, of a single sequence that leaves them nothing else.
  ///
  /// Reading 128 KB of weights takes longer than it takes threads to meet; with 64 KB nothing was won. More
  /// threads than CPUs would wait for each other.
  package func sharesSteps(of batch: PackedSequences, _ compute: Compute) -> Bool {
    batch.count == 1 && options.directionCount < compute.threadCount
      && compute.threadCount <= Self.processorCount
      && options.cell.gateCount * options.hiddenSize * options.hiddenSize >= 1 << 15
  }

  func pass(
    _ number: Int, direction: Int, _ batch: PackedSequences, _ parameters: borrowing Parameters,
    _ workspace: borrowing RecurrentWorkspace, _ compute: Compute
  ) -> DirectionPass {
    let row = (number * options.directionCount + direction) * batch.count
    let offset = row * options.hiddenSize
    let hiddenWeight = unsafe parameters.base(layers[number][direction].hiddenWeight)
    return unsafe DirectionPass(
      options, workspace.layers[number], direction: direction, batch: batch,
      hiddenWeight: hiddenWeight, kernels: compute.backend.kernels,
      initial: .init(workspace.initialState, offset: offset),
      final: .init(workspace.finalState, offset: offset))
  }

  private static let processorCount = ThreadPool.availableProcessors

  /// Drops some of a layer's output, but for the last layer's.
  private func drop(_ number: Int, _ workspace: inout RecurrentWorkspace) {
    let memory = workspace.layers[number]
    memory.isMasked = false
    guard options.dropout > 0, number + 1 < layers.count else { return }
    // It is taken, not copied: a copy that draws would have memory of its own.
    guard var generator = workspace.dropout.take() else { return }
    memory.isMasked = true
    Dropout.drop(&memory.output, share: options.dropout, &memory.mask, from: &generator)
    workspace.dropout = generator
  }
}
