internal import LinearAlgebra

extension RecurrentLayers {
  /// Takes the gradients of a loss back through all layers and steps.
  ///
  /// Sets the gradients of the layers' parameters, of the input, of the initial state, and in the
  /// workspace those of every state and gate; none is added to what was there before.
  ///
  /// - Parameters:
  ///   - input: What the way forward got; gets its gradients.
  ///   - sources: Where the loss's gradients are: in the output, in the final state, or in both.
  ///   - parameters: The network's parameters, unchanged since.
  ///   - gradients: Gets those of the layers' parameters.
  ///   - workspace: What the way forward filled.
  ///   - compute: Where to compute.
  /// - Precondition: The way forward was the last thing that happened to the workspace.
  /// - Complexity: allocates nothing on one thread.
  public func backward(
    to input: inout Activations, from sources: GradientSources,
    _ parameters: borrowing Parameters, _ gradients: inout Parameters,
    _ workspace: inout RecurrentWorkspace, _ compute: Compute
  ) {
    guard let batch = workspace.batch else { preconditionFailure("there was no way forward") }
    gradients.touch()
    for number in layers.indices.reversed() {
      let isLast = number + 1 == layers.count
      let memory = workspace.layers[number]
      if memory.isMasked { Dropout.dropGradients(of: &memory.output, memory.mask) }
      runDirectionsBack(
        number, of: batch, from: isLast ? sources : sources.union(.outputs), parameters, workspace,
        compute)
      if number == 0 {
        finish(number, &input, parameters, gradients, memory, compute)
      } else {
        finish(
          number, &workspace.layers[number - 1].output, parameters, gradients, memory, compute)
      }
    }
  }

  private func runDirectionsBack(
    _ number: Int, of batch: PackedSequences, from sources: GradientSources,
    _ parameters: borrowing Parameters, _ workspace: borrowing RecurrentWorkspace,
    _ compute: Compute
  ) {
    for (direction, memory) in zip(layers[number], workspace.layers[number].directions)
    where batch.count > 1 {
      memory.weights.packBackward(parameters, direction, options, compute)
    }
    let first = pass(number, direction: 0, batch, parameters, workspace, compute)
    let last = pass(
      number, direction: options.directionCount - 1, batch, parameters, workspace, compute)
    forEachPart(of: batch, compute) { direction, ranks, pool in
      (direction == 0 ? first : last).backward(ranks, from: sources, on: pool)
    }
  }

  /// What follows from the gates' gradients of all steps: those of the weights, the biases and the
  /// input.
  private func finish(
    _ number: Int, _ input: inout Activations, _ parameters: borrowing Parameters,
    _ gradients: borrowing Parameters, _ memory: LayerMemory, _ compute: Compute
  ) {
    let (hidden, width) = (options.hiddenSize, options.cell.gateCount * options.hiddenSize)
    let rows = input.rowCount
    for (direction, memory) in zip(layers[number], memory.directions) {
      let toInput = unsafe memory.gateGradients.base
      let toState = unsafe options.cell == .gru ? memory.hiddenGradients.base : toInput
      unsafe compute.multiply(
        toInput, stride: width, aIsTransposed: true, input.values.base,
        stride: direction.inputSize, rows: width, columns: direction.inputSize, depth: rows,
        into: gradients.base(direction.inputWeight), stride: direction.inputSize)
      unsafe compute.multiply(
        toState, stride: width, aIsTransposed: true, memory.statesBefore.base, stride: hidden,
        rows: width, columns: hidden, depth: rows, into: gradients.base(direction.hiddenWeight),
        stride: hidden)
      unsafe compute.multiply(
        toInput, stride: width, parameters.base(direction.inputWeight),
        stride: direction.inputSize, rows: rows, columns: direction.inputSize, depth: width,
        adds: direction.isReverse, into: input.gradients.base, stride: direction.inputSize)
      guard let inputBias = direction.inputBias, let hiddenBias = direction.hiddenBias else {
        continue
      }
      unsafe compute.sumColumns(
        toInput, rows: rows, width: width, into: gradients.base(inputBias))
      unsafe compute.sumColumns(
        toState, rows: rows, width: width, into: gradients.base(hiddenBias))
    }
  }
}
