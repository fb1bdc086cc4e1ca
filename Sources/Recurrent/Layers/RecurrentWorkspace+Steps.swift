internal import LinearAlgebra

/// One step of one sequence, in one direction of one layer.
public struct RecurrentPlace: Sendable, Equatable {
  /// The layer, from 0.
  public var layer: Int
  /// 0, or 1 for the backward direction.
  public var direction: Int
  /// The sequence of the batch, from 0.
  public var sequence: Int
  /// The step of the sequence, from 0 at its beginning in either direction.
  public var step: Int

  /// A place.
  ///
  /// - Parameters:
  ///   - layer: The layer, from 0.
  ///   - direction: 0, or 1 for the backward direction.
  ///   - sequence: The sequence of the batch, from 0.
  ///   - step: The step of the sequence, from 0.
  public init(layer: Int = 0, direction: Int = 0, sequence: Int = 0, step: Int) {
    self.layer = layer
    self.direction = direction
    self.sequence = sequence
    self.step = step
  }
}

/// What a batch left behind, step by step. All of it is copied, and all places must be of the batch.
extension RecurrentWorkspace {
  /// The state h after a step; where dropout was at work above it, what is left of it.
  ///
  /// - Parameter place: The step.
  /// - Returns: A number for each of the state's.
  public func state(_ place: RecurrentPlace) -> [Float] {
    let first = place.direction * options.hiddenSize
    let row = layers[place.layer].output.values(ofRow: row(place))
    return Array(row[first..<first + options.hiddenSize])
  }

  /// The state h before a step, as the step saw it.
  ///
  /// - Parameter place: The step.
  /// - Returns: A number for each of the state's.
  public func stateBefore(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).statesBefore, row(place), options.hiddenSize)
  }

  /// An LSTM's cell c after a step.
  ///
  /// - Parameter place: The step.
  /// - Returns: A number for each of the state's.
  /// - Precondition: The cell is an LSTM's.
  public func cell(_ place: RecurrentPlace) -> [Float] {
    precondition(options.cell == .lstm, "only an LSTM has a cell beside its state")
    return numbers(memory(place).cells, row(place), options.hiddenSize)
  }

  /// The gates of a step after their activations, in torch's order.
  ///
  /// - Parameter place: The step.
  /// - Returns: For an RNN its state, for an LSTM i, f, g, o, for a GRU r, z, n, each as long as the state.
  public func gates(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).gates, row(place), options.cell.gateCount * options.hiddenSize)
  }

  /// The gradient of the loss by the state after a step, ∂L/∂h: all ways that lead from it to the loss.
  ///
  /// - Parameter place: The step.
  /// - Returns: A number for each of the state's.
  /// - Precondition: There was a way back.
  public func stateGradient(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).stateGradients, row(place), options.hiddenSize)
  }

  /// The length ‖∂L/∂h‖ of the gradient by the state after a step.
  ///
  /// - Parameter place: The step.
  /// - Returns: The root of the sum of squares, in double precision.
  /// - Precondition: There was a way back.
  public func stateGradientNorm(_ place: RecurrentPlace) -> Double {
    stateGradient(place).reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// The gradient of the loss by the gates of a step before their activations.
  ///
  /// - Parameter place: The step.
  /// - Returns: A number for each of ``gates(_:)``.
  /// - Precondition: There was a way back.
  public func gateGradients(_ place: RecurrentPlace) -> [Float] {
    numbers(memory(place).gateGradients, row(place), options.cell.gateCount * options.hiddenSize)
  }

  func memory(_ place: RecurrentPlace) -> DirectionMemory {
    layers[place.layer].directions[place.direction]
  }

  func row(_ place: RecurrentPlace) -> Int {
    guard let batch else { preconditionFailure("there was no way forward") }
    return batch.row(ofSequence: place.sequence, step: place.step)
  }

  func numbers(_ buffer: borrowing FloatBuffer, _ row: Int, _ width: Int) -> [Float] {
    (row * width..<(row + 1) * width).map { unsafe buffer.base[$0] }
  }
}
