import Foundation
import LinearAlgebra
import Parallel
import TestSupport
import Testing

/// Dense layers and attention against plain loops in float64, and the promise about bits.
@Suite struct LinearTests {
  private func filled(_ count: Int, _ values: [Float]) -> FloatBuffer {
    var buffer = FloatBuffer(count: count)
    var span = buffer.mutableSpan
    for (index, value) in values.enumerated() { span[index] = value }
    return buffer
  }

  private func floats(_ buffer: borrowing FloatBuffer, _ count: Int) -> [Float] {
    let span = buffer.span
    return (0..<count).map { span[$0] }
  }

  private func linear(
    _ x: [Float], _ weight: [Float], _ bias: [Float], rows: Int, threads: Int = 2
  ) -> [Float] {
    let inputs = weight.count / bias.count
    let padded = Backend.paddedRows(rows, inputs: inputs, outputs: bias.count)
    var y = FloatBuffer(count: padded * bias.count)
    Backend(pool: ThreadPool(threadCount: threads)).linear(
      filled(padded * inputs, x), rows: rows, weight: weight.span, bias: bias.span, into: &y)
    return floats(y, rows * bias.count)
  }

  static let shapes = [(1, 1), (3, 5), (32, 32), (40, 200), (384, 384), (193, 77), (768, 100)]

  @Test(arguments: shapes, [1, 2, 12, 13, 300])
  func isTheProductAndTheBias(shape: (inputs: Int, outputs: Int), rows: Int) {
    var random = SeededGenerator(seed: 1)
    let (inputs, outputs) = shape
    let x = random.normals(rows * inputs)
    let weight = random.normals(outputs * inputs)
    let bias = random.normals(outputs)
    let actual = linear(x, weight, bias, rows: rows)
    for (index, value) in actual.enumerated() {
      let (row, column) = index.quotientAndRemainder(dividingBy: outputs)
      let products = (0..<inputs).map {
        Double(x[row * inputs + $0]) * Double(weight[column * inputs + $0])
      }
      let expected = products.reduce(Double(bias[column]), +)
      let magnitude = products.reduce(Double(abs(bias[column]))) { $0 + abs($1) }
      let bound = Double(inputs + 1) * 0x1p-24 * magnitude
      #expect(abs(Double(value) - expected) <= bound, "row \(row), column \(column)")
    }
  }

  @Test(
    .enabled(if: Backend.hasIndependentRows, "OpenBLAS's kernels for this CPU promise nothing"),
    arguments: [(32, 32), (40, 200), (384, 384), (384, 1536), (1536, 384), (768, 768)])
  func aRowsBitsDependOnThatRowAlone(shape: (inputs: Int, outputs: Int)) {
    var random = SeededGenerator(seed: 2)
    let (inputs, outputs) = shape
    let most = 1300
    let x = random.normals(most * inputs)
    let weight = random.normals(outputs * inputs)
    let bias = random.normals(outputs)
    let all = linear(x, weight, bias, rows: most)
    for rows in [1, 2, 3, 7, 11, 12, 13, 25, 100, 239, 240, 241, 250, 481, 700, 1299] {
      for threads in [1, 3] {
        let first = most - rows
        let some = linear(
          Array(x[first * inputs..<most * inputs]), weight, bias, rows: rows, threads: threads)
        let differences = zip(some, all[(first * outputs)...]).count {
          $0.bitPattern != $1.bitPattern
        }
        #expect(differences == 0, "\(rows) rows on \(threads) threads")
      }
    }
  }

  /// What it would take to get such a product past OpenBLAS's habits is a million rows.
  @Test func aProductOfNextToNothingNeedsNoRoom() {
    var random = SeededGenerator(seed: 8)
    let outputs = 5000
    #expect(Backend.paddedRows(3, inputs: 1, outputs: outputs) == 3)
    let (x, weight) = (random.normals(3), random.normals(outputs))
    let bias = random.normals(outputs)
    let actual = linear(x, weight, bias, rows: 3)
    for row in 0..<3 {
      let expected = zip(weight, bias).map { x[row] * $0 + $1 }
      expectClose(Array(actual[row * outputs..<(row + 1) * outputs]), expected, within: 1e-6)
    }
  }

  @Test func severalLayersStandSideBySide() {
    var random = SeededGenerator(seed: 5)
    let x = random.normals(2 * 8)
    let weight = random.normals(6 * 8)
    let bias = random.normals(6)
    let padded = Backend.paddedRows(2, inputs: 8, outputs: 6)
    let y = FloatStore(count: padded * 12)
    let backend = Backend()
    for column in [0, 6] {
      backend.linear(
        filled(padded * 8, x), rows: 2, weight: weight.span, bias: bias.span, into: y,
        column: column, stride: 12)
    }
    let alone = linear(x, weight, bias, rows: 2)
    let expected = [alone[..<6], alone[..<6], alone[6...], alone[6...]].flatMap { $0 }
    #expect(y.array().prefix(24) == expected[...])
  }

  /// Lengths around every vector width, so that softmax meets every kind of row's end.
  @Test(arguments: KernelSet.allSupported) func attention(kernels: KernelSet) {
    var random = SeededGenerator(seed: 6)
    let (width, heads) = (24, 3)
    let lengths = [1, 0, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100]
    let starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
    let sequences = zip(starts, lengths).map { $0..<$0 + $1 }
    let tokens = lengths.reduce(0, +)
    let projections = random.normals(tokens * 3 * width)
    let backend = Backend(kernels: kernels)
    var scratch = FloatBuffer(
      count: backend.attentionScratch(longestSequence: 100, headSize: width / heads))
    var context = FloatBuffer(count: tokens * width)
    let store = FloatStore(count: tokens * 3 * width + backend.attentionMargin)
    _ = store.write(filled(projections.count, projections), count: projections.count, at: 0)
    backend.attention(
      store, sequences: sequences, queries: 0..<tokens, hiddenSize: width, headCount: heads,
      scratch: &scratch, into: &context)
    let expected = sequences.flatMap {
      Self.attention(projections, rows: $0, width: width, heads: heads)
    }
    expectClose(floats(context, tokens * width), expected, within: 3e-6)
  }

  /// One sequence's attention in float64, as the formula is written.
  private static func attention(
    _ projections: [Float], rows: Range<Int>, width: Int, heads: Int
  ) -> [Float] {
    let size = width / heads
    func value(_ row: Int, _ part: Int, _ column: Int) -> Double {
      Double(projections[row * 3 * width + part * width + column])
    }
    return rows.flatMap { row in
      (0..<width).map { column in
        let head = column / size * size
        let logits = rows.map { key in
          (head..<head + size).reduce(0) { $0 + value(row, 0, $1) * value(key, 1, $1) }
            / Double(size).squareRoot()
        }
        let largest = logits.max() ?? 0
        let weights = logits.map { exp($0 - largest) }
        let sum = weights.reduce(0, +)
        return Float(zip(rows, weights).reduce(0) { $0 + $1.1 * value($1.0, 2, column) } / sum)
      }
    }
  }
}
