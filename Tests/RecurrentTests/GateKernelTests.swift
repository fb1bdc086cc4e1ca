import CKernels
import Glibc
import LinearAlgebra
import TestSupport
import Testing

/// The steps of recurrent layers, each kernel set against the formulas in double precision.
@Suite struct GateKernelTests {
  private static let sizes = [0, 1, 7, 8, 9, 15, 16, 17, 33]
  private static let rows = 3
  /// The bounds of `CKernels.h` for a gate, and for tanh relatively.
  private static let (gateError, tanhError) = (2e-7, 3e-7)
  /// Gradients are products of up to five factors of size 1 to 4, each rounded once or twice.
  private static let gradientError: Float = 4e-6

  private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  /// From numbers next to 0 to those where the gates are shut.
  @Test(arguments: KernelSet.allSupported) func gatesAreWithinTheirBounds(kernels: KernelSet) {
    let magnitudes = (-40...20).map { Float(pow(1.3, Double($0))) } + [0.625, 0.6249999, 0, 150]
    let inputs = magnitudes + magnitudes.map { -$0 } + [.infinity, -.infinity, .nan]
    let n = inputs.count
    let arena = Arena()
    let zeros = unsafe arena.block(Array(repeating: 0, count: 4 * n))
    let gates = unsafe arena.block(inputs + inputs + inputs + inputs)
    let state = unsafe arena.room(n)
    var step = unsafe ck_lstm_step(
      rows: 1, hidden: n, places: n, gates: gates, recurrent: zeros, bias: zeros,
      cell_before: zeros,
      cell: arena.room(n), cell_tanh: arena.room(n), state: state, state_stride: n)
    unsafe kernels.forward(&step)
    for (index, input) in inputs.enumerated() {
      let (i, g) = unsafe (Double(gates[index]), Double(gates[2 * n + index]))
      if input.isNaN {
        let state = unsafe state[index]
        #expect(i.isNaN && g.isNaN && state.isNaN)
        continue
      }
      #expect(abs(i - sigmoid(Double(input))) <= Self.gateError, "\(input)")
      let exact = tanh(Double(input))
      #expect(abs(g - exact) <= Self.tanhError * abs(exact), "\(input)")
    }
    withExtendedLifetime(arena) {}
  }

  /// A step's numbers, of which rows are drawn.
  private struct Case {
    let hidden: Int
    let arena = Arena()
    private var random: SeededGenerator

    init(_ hidden: Int) {
      self.hidden = hidden
      random = SeededGenerator(seed: UInt64(hidden))
    }

    var count: Int { GateKernelTests.rows * hidden }

    mutating func rows(_ width: Int = 1) -> UnsafeMutablePointer<Float> {
      unsafe arena.block(random.normals(width * count))
    }

    func room(_ width: Int = 1) -> UnsafeMutablePointer<Float> { unsafe arena.room(width * count) }
  }

  /// All places of a row at once, and in pieces of any size.
  @Test(arguments: KernelSet.allSupported)
  func setsAgreeWithThePlainTwin(kernels: KernelSet) throws {
    let plain = try #require(KernelSet.allSupported.last)
    for size in Self.sizes {
      for run in [lstm, gru, { rnn($0, $1, $2, isRelu: false) }, { rnn($0, $1, $2, isRelu: true) }]
      {
        let twins = run(plain, Case(size), [0..<size])
        for cut in [0, 1, size / 2, size] where cut <= size {
          let ours = run(kernels, Case(size), [0..<cut, cut..<size])
          expectClose(ours, twins, within: Self.gradientError, "\(size), cut at \(cut)")
        }
      }
    }
  }

  /// A step forward and back, piece after piece: all that it has written, and what stands around it.
  private func lstm(_ kernels: KernelSet, _ example: Case, _ pieces: [Range<Int>]) -> [Float] {
    var example = example
    let n = example.hidden
    let (gates, sums, bias) = unsafe (example.rows(4), example.rows(4), example.rows(4))
    let (cellBefore, cell, cellTanh) = unsafe (example.rows(), example.room(), example.room())
    let (state, carried, upstream) = unsafe (example.room(2), example.rows(), example.rows(2))
    let (toCell, toState, toGates) = unsafe (example.rows(), example.room(), example.room(4))
    for piece in pieces {
      let first = piece.lowerBound
      var step = unsafe ck_lstm_step(
        rows: Self.rows, hidden: n, places: piece.count, gates: gates + first,
        recurrent: sums + first, bias: bias + first, cell_before: cellBefore + first,
        cell: cell + first, cell_tanh: cellTanh + first, state: state + first,
        state_stride: 2 * n)
      unsafe kernels.forward(&step)
      var slope = unsafe ck_lstm_slope(
        rows: Self.rows, hidden: n, places: piece.count, gates: gates + first,
        cell_before: cellBefore + first, cell_tanh: cellTanh + first, carried: carried + first,
        upstream: upstream + first, state_stride: 2 * n, cell_gradient: toCell + first,
        state_gradient: toState + first, gate_gradients: toGates + first)
      unsafe kernels.backward(&slope)
    }
    return example.arena.contents
  }

  private func gru(_ kernels: KernelSet, _ example: Case, _ pieces: [Range<Int>]) -> [Float] {
    var example = example
    let n = example.hidden
    let (gates, sums, bias) = unsafe (example.rows(3), example.rows(3), example.rows(4))
    let (before, candidate, state) = unsafe (example.rows(), example.room(), example.room())
    let (carried, direct, toState) = unsafe (example.rows(), example.rows(), example.room())
    let (toGates, toSums) = unsafe (example.room(3), example.room(3))
    for piece in pieces {
      let first = piece.lowerBound
      var step = unsafe ck_gru_step(
        rows: Self.rows, hidden: n, places: piece.count, gates: gates + first,
        recurrent: sums + first, bias: bias + first, state_before: before + first,
        candidate: candidate + first, state: state + first, state_stride: n)
      unsafe kernels.forward(&step)
      var slope = unsafe ck_gru_slope(
        rows: Self.rows, hidden: n, places: piece.count, gates: gates + first,
        candidate: candidate + first, state_before: before + first, carried: carried + first,
        upstream: nil, state_stride: n, direct: direct + first, state_gradient: toState + first,
        gate_gradients: toGates + first, recurrent_gradients: toSums + first)
      unsafe kernels.backward(&slope)
    }
    return example.arena.contents
  }

  private func rnn(
    _ kernels: KernelSet, _ example: Case, _ pieces: [Range<Int>], isRelu: Bool
  ) -> [Float] {
    var example = example
    let n = example.hidden
    let (gates, sums, bias) = unsafe (example.rows(), example.rows(), example.rows())
    let (state, carried, upstream) = unsafe (example.room(2), example.rows(), example.rows(2))
    let (toState, toGates) = unsafe (example.room(), example.room())
    for piece in pieces {
      let first = piece.lowerBound
      var step = unsafe ck_rnn_step(
        rows: Self.rows, hidden: n, places: piece.count, is_relu: isRelu ? 1 : 0,
        gates: gates + first, recurrent: sums + first, bias: bias + first, state: state + first,
        state_stride: 2 * n)
      unsafe kernels.forward(&step)
      var slope = unsafe ck_rnn_slope(
        rows: Self.rows, hidden: n, places: piece.count, is_relu: isRelu ? 1 : 0,
        gates: gates + first, carried: carried + first, upstream: upstream + first,
        state_stride: 2 * n, state_gradient: toState + first, gate_gradients: toGates + first)
      unsafe kernels.backward(&slope)
    }
    return example.arena.contents
  }
}
