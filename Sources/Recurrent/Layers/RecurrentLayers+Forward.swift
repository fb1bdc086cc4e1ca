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
  /// - Complexity: allocates nothing for a batch that is no larger than one before.
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
        project(input, number, parameters, memory, compute)
      } else {
        project(workspace.layers[number - 1].output, number, parameters, memory, compute)
      }
      runDirections(number, of: batch, workspace, compute)
      drop(number, &workspace)
    }
  }

  /// The products of all inputs of a layer, before the first step.
  private func project(
    _ input: borrowing Activations, _ number: Int, _ parameters: borrowing Parameters,
    _ memory: LayerMemory, _ compute: Compute
  ) {
    let width = options.cell.gateCount * options.hiddenSize
    for (direction, memory) in zip(layers[number], memory.directions) {
      memory.weights.packForward(parameters, direction, options, compute)
      unsafe compute.multiply(
        input.values.base, rows: input.rowCount, inputs: direction.inputSize,
        by: PackedRecurrentWeights.words(memory.weights.input.base), columns: width,
        into: memory.gates.base)
    }
  }

  private func runDirections(
    _ number: Int, of batch: PackedSequences, _ workspace: borrowing RecurrentWorkspace,
    _ compute: Compute
  ) {
    let first = pass(number, direction: 0, batch, workspace, compute)
    let last = pass(number, direction: options.directionCount - 1, batch, workspace, compute)
    forEachPart(of: batch, compute) { direction, ranks in
      (direction == 0 ? first : last).forward(ranks)
    }
  }

  /// Calls `body` with every direction and some sequences, on all threads.
  func forEachPart(
    of batch: PackedSequences, _ compute: Compute,
    _ body: @Sendable (_ direction: Int, _ ranks: Range<Int>) -> Void
  ) {
    // Weights that are read once serve the rows of one part; the kernels take 8 rows at a time.
    let size = batch.count >= 32 ? 16 : 8
    let parts = (batch.count + size - 1) / size
    compute.backend.pool.run(parts * options.directionCount) { index in
      let (direction, part) = index.quotientAndRemainder(dividingBy: parts)
      body(direction, part * size..<min((part + 1) * size, batch.count))
    }
  }

  func pass(
    _ number: Int, direction: Int, _ batch: PackedSequences,
    _ workspace: borrowing RecurrentWorkspace, _ compute: Compute
  ) -> DirectionPass {
    let row = (number * options.directionCount + direction) * batch.count
    let offset = row * options.hiddenSize
    return DirectionPass(
      options, workspace.layers[number], direction: direction, batch: batch,
      kernels: compute.backend.kernels, initial: .init(workspace.initialState, offset: offset),
      final: .init(workspace.finalState, offset: offset))
  }

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
