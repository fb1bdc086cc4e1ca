import Recurrent
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Pooling against plain loops in double precision, and its gradients against differences of those.
@Suite struct PoolingTests {
  private static let lengths = [3, 1, 5]
  static let width = 4
  /// The step of the differences; their own error is some 1e-9.
  private static let step = 1e-5
  private static let tolerance: Float = 2e-6

  /// What pooling makes of some states, and the loss of it: its numbers times others.
  private struct Plain {
    let pooling: StatePooling
    let factors: [[Double]]
    var states: [[[Double]]]
    var parameters: [String: [Double]]

    func pooled(_ states: [[Double]]) -> [Double] {
      let width = PoolingTests.width
      let columns = 0..<width
      switch pooling {
      case .final: return states[states.count - 1]
      case .mean:
        return columns.map { column in
          states.reduce(0) { $0 + $1[column] } / Double(states.count)
        }
      case .max: return columns.map { column in states.map { $0[column] }.max() ?? 0 }
      case .attention:
        let scores = states.map { state -> Double in
          columns.reduce(0.0) { sum, row in
            let weights = parameters["attention.projection.weight"] ?? []
            let product = columns.reduce(parameters["attention.projection.bias"]?[row] ?? 0) {
              $0 + weights[row * width + $1] * state[$1]
            }
            return sum + tanh(product) * (parameters["attention.context.weight"]?[row] ?? 0)
          }
        }
        let powers = scores.map { exp($0) }
        let sum = powers.reduce(0, +)
        return columns.map { column in
          zip(powers, states).reduce(0) { $0 + $1.0 / sum * $1.1[column] }
        }
      }
    }

    var loss: Double {
      zip(states, factors).reduce(0) { sum, pair in
        sum + zip(pooled(pair.0), pair.1).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

  @Test(arguments: [StatePooling.mean, .max, .attention])
  func everyGradientIsTheDifferenceOfTheLoss(pooling: StatePooling) throws {
    let width = Self.width
    var layout = ParameterLayout()
    let layer = try StatePoolingLayer(pooling, width: width, in: &layout)
    var parameters = Parameters(layout)
    var torchs = TorchGenerator(seed: 4)
    layer.initialize(&parameters, from: &torchs)
    var random = SeededGenerator(seed: 8)
    let rows = Self.lengths.map { length in (0..<length).map { _ in random.normals(width) } }
    let factors = Self.lengths.map { _ in random.normals(width) }
    let batch = PackedSequences(lengths: Self.lengths)
    let compute = Compute(threadCount: 2)
    var states = Activations()
    states.resize(rowCount: batch.rowCount, width: width)
    states.setValues(batch.pack(rows).flatMap(\.self))
    // What was there before is to be set, and not added to.
    states.setGradients(Array(repeating: 7, count: batch.rowCount * width))
    var pooled = Activations()
    var memory = StatePoolingLayer.Memory()
    layer.forward(states, of: batch, parameters, &memory, into: &pooled, compute)
    pooled.setGradients(factors.flatMap(\.self))
    var gradients = Parameters(layout)
    layer.backward(
      to: &states, of: batch, from: pooled, parameters, &gradients, &memory, compute)

    var plain = Plain(
      pooling: pooling, factors: factors.map { $0.map(Double.init) },
      states: rows.map { $0.map { $0.map(Double.init) } }, parameters: [:])
    for entry in layout.entries {
      plain.parameters[entry.name] = parameters[entry.name].map(Double.init)
    }
    expectClose(
      pooled.allValues, plain.states.flatMap(plain.pooled).map { Float($0) },
      within: Self.tolerance)
    let ours = batch.unpack((0..<batch.rowCount).map { states.gradients(ofRow: $0) })
    for (sequence, ours) in ours.enumerated() {
      for (step, ours) in ours.enumerated() {
        let slopes = differences(&plain, width) { $0.states[sequence][step][$1] += $2 }
        expectClose(ours, slopes, within: Self.tolerance, "\(sequence) \(step)")
      }
    }
    for entry in layout.entries {
      let slopes = differences(&plain, entry.count) {
        $0.parameters[entry.name, default: []][$1] += $2
      }
      expectClose(gradients[entry.name], slopes, within: Self.tolerance, "\(entry.name)")
    }
  }

  private func differences(
    _ plain: inout Plain, _ count: Int, _ move: (inout Plain, Int, Double) -> Void
  ) -> [Float] {
    (0..<count).map { index in
      move(&plain, index, Self.step)
      let above = plain.loss
      move(&plain, index, -2 * Self.step)
      let below = plain.loss
      move(&plain, index, Self.step)
      return Float((above - below) / (2 * Self.step))
    }
  }

  @Test func theFirstOfEqualStatesHasTheMaximumsGradient() throws {
    var layout = ParameterLayout()
    let layer = try StatePoolingLayer(.max, width: 2, in: &layout)
    let parameters = Parameters(layout)
    var gradients = Parameters(layout)
    let batch = PackedSequences(count: 1, length: 3)
    var states = Activations()
    states.resize(rowCount: 3, width: 2)
    states.setValues([1, 5, 1, 5, 0, 6])
    var pooled = Activations()
    var memory = StatePoolingLayer.Memory()
    let compute = Compute(threadCount: 1)
    layer.forward(states, of: batch, parameters, &memory, into: &pooled, compute)
    let greatest = pooled.allValues
    #expect(greatest == [1, 6])
    pooled.setGradients([3, 4])
    layer.backward(
      to: &states, of: batch, from: pooled, parameters, &gradients, &memory, compute)
    let slopes = states.allGradients
    #expect(slopes == [3, 0, 0, 0, 0, 4])
  }
}
