internal import LinearAlgebra

/// The last layer's final states as rows of their own, for what reads a sequence as a whole.
extension RecurrentWorkspace {
  /// Fills `output` with a row for each sequence: the last layer's final state, both directions side by
  /// side.
  ///
  /// - Parameter output: Gets the rows.
  /// - Precondition: There was a way forward.
  public func copyFinalStates(into output: inout Activations) {
    guard let batch else { preconditionFailure("there was no way forward") }
    output.resize(rowCount: batch.count, width: options.outputSize)
    forEachFinalRow(of: batch) { row, place in
      unsafe (output.values.base + place).update(
        from: finalState.hidden.values.base + row, count: options.hiddenSize)
    }
  }

  /// Sets the gradients of all final states: those of ``copyFinalStates(into:)`` to what came back to them,
  /// the other layers' and the cells' to zero.
  ///
  /// - Parameter output: What the states were copied into, with gradients.
  /// - Precondition: It has a row for each sequence.
  public mutating func setFinalGradients(from output: borrowing Activations) {
    guard let batch else { preconditionFailure("there was no way forward") }
    precondition(
      output.rowCount == batch.count && output.width == options.outputSize,
      "expected \(batch.count) rows of \(options.outputSize), found \(output.rowCount) of \(output.width)"
    )
    finalState.hidden.clearGradients()
    finalState.cell.clearGradients()
    forEachFinalRow(of: batch) { row, place in
      unsafe (finalState.hidden.gradients.base + row).update(
        from: output.gradients.base + place, count: options.hiddenSize)
    }
  }

  /// Calls `body` with where each of the last layer's rows stands among the states and among the copies.
  private func forEachFinalRow(
    of batch: PackedSequences, _ body: (_ row: Int, _ place: Int) -> Void
  ) {
    let (hidden, directions) = (options.hiddenSize, options.directionCount)
    for direction in 0..<directions {
      let first = ((options.layerCount - 1) * directions + direction) * batch.count
      for sequence in 0..<batch.count {
        body((first + sequence) * hidden, (sequence * directions + direction) * hidden)
      }
    }
  }
}
