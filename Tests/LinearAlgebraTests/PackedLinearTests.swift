import LinearAlgebra
import Parallel
import TestSupport
import Testing

/// Dense layers with packed weights, as the model runs them.
@Suite struct PackedLinearTests {
  typealias Kind = ProductKernelTests.Kind

  private struct Layer {
    let inputs: Int
    let weight: [Float]
    let bias: [Float]
    let packed: PackedWeights

    var outputs: Int { bias.count }

    init(inputs: Int, outputs: Int, _ kind: Kind, seed: UInt64, threads: Int = 2) throws {
      var random = SeededGenerator(seed: seed)
      let weight = random.uniforms(outputs * inputs)
      let bias = random.uniforms(outputs)
      let byteCount = PackedWeights.byteCount(
        outputs: outputs, inputs: inputs, kind.precision, for: kind.kernels)
      let memory = try #require(WeightMemory(byteCount: byteCount))
      packed = PackedWeights(
        weight.span, outputs: outputs, kind.precision, in: memory,
        on: Backend(pool: ThreadPool(threadCount: threads), kernels: kind.kernels))
      (self.inputs, self.weight, self.bias) = (inputs, weight, bias)
    }

    func callAsFunction(
      _ x: ArraySlice<Float>, activation: Backend.Activation = .none, on backend: Backend
    ) -> [Float] {
      let rows = x.count / inputs
      var buffer = FloatBuffer(count: rows * inputs)
      var span = buffer.mutableSpan
      for (index, value) in x.enumerated() { span[index] = value }
      var input = ProductInput()
      input.reserve(rows: rows, inputs: inputs, packed.precision, for: backend.kernels)
      backend.prepare(buffer, rows: rows, inputs: inputs, packed.precision, into: &input)
      var y = FloatBuffer(count: rows * outputs)
      backend.linear(
        buffer, input, rows: rows, weights: packed, bias: bias.span, activation: activation,
        into: &y)
      let result = y.span
      return result.indices.map { result[$0] }
    }
  }

  /// Rounding moves each input by half its own step at most, and each weight by half of its.
  @Test(arguments: Kind.all, [(1, 1), (33, 50), (384, 200)])
  func isTheProductAndTheBias(kind: Kind, shape: (inputs: Int, outputs: Int)) throws {
    let (inputs, rows) = (shape.inputs, 9)
    let layer = try Layer(inputs: inputs, outputs: shape.outputs, kind, seed: 21)
    var random = SeededGenerator(seed: 22)
    let x = random.uniforms(rows * inputs)
    let y = layer(x[...], on: Backend(kernels: kind.kernels))
    for (index, value) in y.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: layer.outputs)
      let a = x[row * inputs..<(row + 1) * inputs].map { Double($0) }
      let w = layer.weight[column * inputs..<(column + 1) * inputs].map { Double($0) }
      let products = zip(a, w).map { $0 * $1 }
      let bias = Double(layer.bias[column])
      let expected = products.reduce(bias, +)
      let magnitude = products.reduce(abs(bias)) { $0 + abs($1) }
      let exact = Double(inputs + 8) * 0x1p-24 * magnitude
      let range = (a.max() ?? 0, a.min() ?? 0)
      let inputStep = (max(range.0, 0) - min(range.1, 0)) / 255
      let weightStep = (w.map { abs($0) }.max() ?? 0) / 127
      let rounding = zip(a, w).reduce(0) { sum, pair in
        let (da, dw) =
          switch kind.precision {
          case .float32: (0.0, 0.0)
          case .bfloat16: (abs(pair.0) * 0x1p-8, abs(pair.1) * 0x1p-8)
          case .int8: (0.501 * inputStep, 0.501 * weightStep)
          }
        return sum + da * abs(pair.1) + dw * abs(pair.0) + da * dw
      }
      // Offsets of 8-bit rows are sums of their own, which are rounded too.
      let offset = kind.precision == .int8 ? Double(inputs) * 0x1p-20 : 0
      #expect(
        abs(Double(value) - expected) <= exact + rounding + offset, "row \(row), column \(column)")
    }
  }

  /// Alone, and among up to 300: the tiles' edges are at 128 rows.
  @Test(arguments: Kind.all) func aRowsBitsDependOnThatRowAlone(kind: Kind) throws {
    // The generic set is for comparisons, and slow.
    let shapes = kind.kernels.hasProducts ? [(37, 203), (384, 1152)] : [(37, 203)]
    for (inputs, outputs) in shapes {
      let layer = try Layer(inputs: inputs, outputs: outputs, kind, seed: 23)
      let most = 300
      var random = SeededGenerator(seed: 24)
      let x = random.uniforms(most * inputs)
      let backends = [1, 2, 3].map {
        Backend(pool: ThreadPool(threadCount: $0), kernels: kind.kernels)
      }
      let all = layer(x[...], activation: .gelu, on: backends[1])
      let counts = [1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 100, 127, 128, 129, 257, 299]
      for count in counts {
        for backend in backends {
          for first in Set([0, (most - count) / 2, most - count]) {
            let rows = x[first * inputs..<(first + count) * inputs]
            let some = layer(rows, activation: .gelu, on: backend)
            let same = zip(some, all[(first * outputs)...]).allSatisfy {
              $0.bitPattern == $1.bitPattern
            }
            #expect(
              same, "\(count) rows from \(first) on, \(backend.pool.threadCount) threads")
          }
        }
      }
    }
  }

  @Test(arguments: Kind.all) func packingOnAnyNumberOfThreadsGivesTheSameBits(kind: Kind) throws {
    var random = SeededGenerator(seed: 25)
    let x = random.uniforms(3 * 70)
    let results = try [1, 2, 3].map { threads in
      try Layer(inputs: 70, outputs: 1000, kind, seed: 26, threads: threads)(
        x[...], on: Backend(kernels: kind.kernels))
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test(arguments: Kind.all) func blocksOfRowsStandBelowEachOther(kind: Kind) throws {
    let (rows, inputs, outputs) = (5, 20, 50)
    let layer = try Layer(inputs: inputs, outputs: outputs, kind, seed: 27)
    var random = SeededGenerator(seed: 28)
    let values = random.uniforms(rows * inputs)
    let backend = Backend(kernels: kind.kernels)
    var x = FloatBuffer(count: rows * inputs)
    var span = x.mutableSpan
    for (index, value) in values.enumerated() { span[index] = value }
    var gaps = FloatBuffer(count: 13 * outputs)
    var gap = gaps.mutableSpan
    for index in gap.indices { gap[index] = -7 }
    let y = FloatStore(count: 13 * outputs)
    _ = y.write(gaps, count: gaps.count, at: 0)
    var input = ProductInput()
    input.reserve(rows: rows, inputs: inputs, kind.precision, for: kind.kernels)
    backend.prepare(x, rows: rows, inputs: inputs, kind.precision, into: &input)
    for row in [1, 7] {
      backend.linear(
        x, input, rows: rows, weights: layer.packed, bias: layer.bias.span, into: y, at: row)
    }
    let alone = layer(values[...], on: backend)
    let gapRow = [Float](repeating: -7, count: outputs)
    #expect(y.array() == gapRow + alone + gapRow + alone + gapRow)
  }

  @Test(arguments: Kind.all) func noRowsAreLegal(kind: Kind) throws {
    let layer = try Layer(inputs: 4, outputs: 3, kind, seed: 29)
    #expect(layer([], on: Backend(kernels: kind.kernels)).isEmpty)
  }
}
