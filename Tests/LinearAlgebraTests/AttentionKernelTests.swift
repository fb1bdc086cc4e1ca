import Foundation
import LinearAlgebra
import TestSupport
import Testing

/// One head's attention of every instruction set against float64, within the bounds of CKernels.h.
@Suite struct AttentionKernelTests {
  /// A set, and whether its products are of bfloat16.
  struct Kind: Sendable, CustomTestStringConvertible {
    let kernels: KernelSet
    let isRounded: Bool

    var testDescription: String { "\(kernels.name), \(isRounded ? "bfloat16" : "floats")" }

    static let all = KernelSet.allSupported.flatMap { kernels in
      [false, true].filter { !$0 || kernels.hasKernels(for: .bfloat16) }.map {
        Kind(kernels: kernels, isRounded: $0)
      }
    }
  }

  /// Around vectors, panels and blocks of rows; every length but the longest with every head size.
  static let sizes: [(length: Int, headSize: Int)] = {
    let headSizes = [1, 8, 24, 31, 32, 33, 64, 80, 128]
    return [1, 2, 15, 16, 17, 47, 48, 49, 100].flatMap { length in headSizes.map { (length, $0) } }
      + [(512, 1), (512, 32), (512, 64)]
  }()

  /// Queries, keys and values side by side, as the model has them, and a gap.
  private struct Input {
    let length: Int
    let headSize: Int
    var values: [Float]

    static let gap = 7

    var stride: Int { 3 * headSize + Self.gap }
    var scale: Float { 1 / Float(headSize).squareRoot() }

    init(length: Int, headSize: Int) {
      (self.length, self.headSize) = (length, headSize)
      var random = SeededGenerator(seed: UInt64(1000 * length + headSize))
      values = random.normals(length * (3 * headSize + Self.gap))
    }

    subscript(row: Int, part: Int, column: Int) -> Float {
      get { values[row * stride + part * headSize + column] }
      set { values[row * stride + part * headSize + column] = newValue }
    }

    /// The rows of queries, keys or values in float64, rounded where told.
    func rows(_ part: Int, rounded: Bool) -> [[Double]] {
      (0..<length).map { row in
        (0..<headSize).map { column in
          let value = self[row, part, column]
          return Double(rounded ? PlainNumbers.rounded(value) : value)
        }
      }
    }
  }

  private struct Output {
    let context: Guarded<Float>
    let weights: Guarded<Float>
    let contextStride: Int

    func row(_ row: Int, headSize: Int) -> [Float] {
      (0..<headSize).map { unsafe context.pointer[row * contextStride + $0] }
    }

    func weights(_ row: Int, length: Int) -> [Float] {
      (0..<length).map { unsafe weights.pointer[row * length + $0] }
    }
  }

  private func attend(_ input: Input, _ kind: Kind, keepsWeights: Bool = true) -> Output {
    let (length, headSize) = (input.length, input.headSize)
    // Behind the last value a vector may be read, though nothing depends on it.
    let values = Guarded(
      input.values.dropLast(Input.gap)
        + [Float](repeating: .nan, count: kind.kernels.vectorWidth))
    let scratch = Guarded<Float>(
      kind.kernels.attentionScratch(length: length, headSize: headSize))
    let contextStride = headSize + 3
    let output = Output(
      context: Guarded(length * contextStride), weights: Guarded(length * length),
      contextStride: contextStride)
    let query = unsafe UnsafePointer(values.pointer)
    unsafe kind.kernels.attend(
      query: query, queries: length, key: query + headSize, value: query + 2 * headSize,
      length: length,
      headSize: headSize, stride: input.stride, scale: input.scale, isRounded: kind.isRounded,
      scratch: scratch.pointer, weights: keepsWeights ? output.weights.pointer : nil,
      into: output.context.pointer, contextStride: contextStride)
    #expect(scratch.isIntact && output.context.isIntact && output.weights.isIntact)
    return output
  }

  /// A query's softmax in float64, and the largest sum of what its scores are made of, scaled.
  private static func softmax(_ query: [Double], _ keys: [[Double]], scale: Double) -> (
    weights: [Double], magnitude: Double
  ) {
    var magnitude = 0.0
    let scores = keys.map { key in
      var (sum, size) = (0.0, 0.0)
      for index in query.indices {
        let product = query[index] * key[index]
        sum += product
        size += abs(product)
      }
      magnitude = max(magnitude, scale * size)
      return scale * sum
    }
    let largest = scores.max() ?? 0
    let weights = scores.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    return (weights.map { $0 / total }, magnitude)
  }

  @Test(arguments: Kind.all) func contextsAndWeightsAreWithinTheirBounds(kind: Kind) {
    for (length, headSize) in Self.sizes {
      let input = Input(length: length, headSize: headSize)
      let output = attend(input, kind)
      let (queries, keys) = (
        input.rows(0, rounded: kind.isRounded), input.rows(1, rounded: kind.isRounded)
      )
      let values = input.rows(2, rounded: kind.isRounded)
      let largest = values.joined().reduce(0) { max($0, abs($1)) }
      var (worst, worstWeight) = (0.0, 0.0)
      for row in 0..<length {
        let (weights, magnitude) = Self.softmax(
          queries[row], keys, scale: Double(input.scale))
        var expected = [Double](repeating: 0, count: headSize)
        for (weight, value) in zip(weights, values) {
          for column in 0..<headSize { expected[column] += weight * value[column] }
        }
        let scores = Double(headSize) * 0x1p-24 * magnitude
        let exact = 3e-7 + Double(length) * 0x1p-24 + scores
        // Below floats the softmax is rounded to 8 bits, and its exponentials are within 3e-6.
        let bound = kind.isRounded ? 0x1p-8 + 6e-6 + exact : exact
        let actual = output.row(row, headSize: headSize)
        for (a, e) in zip(actual, expected) {
          worst = max(worst, abs(Double(a) - e) / (bound * largest))
          if a.isNaN { worst = .infinity }
        }
        let actualWeights = output.weights(row, length: length)
        let weightBound = (kind.isRounded ? 6e-6 : 0) + 4 * 0x1p-23 + scores
        for (a, e) in zip(actualWeights, weights) {
          worstWeight = max(worstWeight, abs(Double(a) - e) / weightBound)
          if a.isNaN { worstWeight = .infinity }
        }
        let sum = actualWeights.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - 1) < 1e-6, "the weights of \(length) keys sum up to \(sum)")
      }
      #expect(worst <= 1, "length \(length), head size \(headSize): off by \(worst) of the bound")
      #expect(worstWeight <= 1, "length \(length), head size \(headSize): weights")
      let gaps = (0..<length).flatMap { row in
        (row * output.contextStride + headSize)..<((row + 1) * output.contextStride)
      }
      #expect(gaps.allSatisfy { output.context.isUntouched($0) })
    }
  }

  /// The promise about bfloat16 as it stands: against the numbers that were not rounded.
  @Test(arguments: Kind.all.filter(\.isRounded))
  func bfloat16IsWithinTwoPercentOfTheLargestValue(kind: Kind) {
    for (length, headSize) in Self.sizes where headSize >= 24 {
      let input = Input(length: length, headSize: headSize)
      let rounded = attend(input, kind)
      let exact = attend(input, Kind(kernels: kind.kernels, isRounded: false))
      let values = (0..<length).flatMap { row in (0..<headSize).map { input[row, 2, $0] } }
      let largest = values.reduce(0) { max($0, abs($1)) }
      for row in 0..<length {
        expectClose(
          rounded.row(row, headSize: headSize), exact.row(row, headSize: headSize),
          within: 0.02 * largest, "length \(length), head size \(headSize)")
      }
    }
  }

  /// Values of one sign, whose sum grows from key to key, show how much each addition is rounded.
  @Test(arguments: Kind.all.filter { !$0.isRounded }, [17, 512])
  func theMeanOfEqualValuesIsThatValue(kind: Kind, length: Int) {
    var input = Input(length: length, headSize: 1)
    for row in 0..<length {
      input[row, 1, 0] = 0.01 * Float(row % 7)
      input[row, 2, 0] = 1
    }
    let output = attend(input, kind)
    let contexts = (0..<length).flatMap { output.row($0, headSize: 1) }
    // Scores are one product each, and of normal numbers cut off at six.
    let bound = 3e-7 + Float(length) * 0x1p-24 + 0x1p-24 * 6 * 0.06
    expectClose(contexts, [Float](repeating: 1, count: length), within: bound)
  }

  @Test(arguments: Kind.all) func thatWeightsAreKeptChangesNoBit(kind: Kind) {
    for (length, headSize) in [(1, 8), (17, 33), (49, 64)] {
      let input = Input(length: length, headSize: headSize)
      let (with, without) = (attend(input, kind), attend(input, kind, keepsWeights: false))
      for row in 0..<length {
        #expect(
          with.row(row, headSize: headSize).map(\.bitPattern)
            == without.row(row, headSize: headSize).map(\.bitPattern))
      }
      #expect((0..<without.weights.count).allSatisfy { without.weights.isUntouched($0) })
    }
  }

  /// Also a NaN whose payload is in the bits that exponents are added to.
  @Test(
    arguments: Kind.all, [Float.nan, -.nan, .infinity, Float(bitPattern: 0x7FC0_0155)])
  func aQueryThatIsNotFiniteSpoilsItsOwnRowOnly(kind: Kind, value: Float) {
    for (length, headSize) in [(1, 8), (9, 31), (40, 64)] {
      var input = Input(length: length, headSize: headSize)
      let clean = attend(input, kind)
      let spoilt = length / 2
      input[spoilt, 0, headSize - 1] = value
      // So that an infinity meets keys of both signs: scores of +inf make the row NaN.
      for row in 0..<length { input[row, 1, headSize - 1] = row % 2 == 0 ? 1 : -1 }
      var reference = input
      reference[spoilt, 0, headSize - 1] = 0
      let expected = attend(reference, kind)
      let actual = attend(input, kind)
      #expect(clean.row(spoilt, headSize: headSize).allSatisfy { $0.isFinite })
      for row in 0..<length {
        let (a, e) = (actual.row(row, headSize: headSize), expected.row(row, headSize: headSize))
        if row == spoilt {
          #expect(a.allSatisfy { $0.isNaN }, "row \(row) of \(length)")
          #expect(actual.weights(row, length: length).allSatisfy { $0.isNaN })
        } else {
          #expect(a == e, "row \(row) of \(length)")
        }
      }
    }
  }

  /// Scores whose unit in the last place is far above 1, and above 128 where exponents would wrap.
  @Test(arguments: Kind.all, [3e3, 37_600, 41_111, 1e6, 1e9, 1e18] as [Float])
  func scoresOfAnySizeHaveTheirSoftmax(kind: Kind, size: Float) {
    for (length, headSize) in [(5, 8), (17, 8), (40, 33)] {
      var input = Input(length: length, headSize: headSize)
      for row in 0..<length {
        for column in 0..<headSize {
          input[row, 0, column] = size
          // The last key is so much less that it has no weight.
          input[row, 1, column] = row == length - 1 ? size / 2 : size
        }
      }
      let output = attend(input, kind)
      let values = input.rows(2, rounded: kind.isRounded)
      let expected = (0..<headSize).map { column in
        Float(values.dropLast().reduce(0) { $0 + $1[column] } / Double(length - 1))
      }
      let largest = values.joined().reduce(0) { max($0, abs($1)) }
      // Equal weights, rounded to 8 bits below floats, cancel all but the rounding of sums.
      let bound = (kind.isRounded ? 0x1p-8 + 6e-6 : 0) + 3e-7 + Double(length) * 0x1p-24
      for row in 0..<length {
        expectClose(
          output.row(row, headSize: headSize), expected, within: Float(bound * largest),
          "\(length) keys")
        let weights = output.weights(row, length: length)
        expectClose(
          weights, [Float](repeating: 1 / Float(length - 1), count: length - 1) + [0],
          within: 6e-6)
      }
    }
  }

  @Test(arguments: Kind.all) func noSequenceWritesNothing(kind: Kind) {
    let output = attend(Input(length: 0, headSize: 8), kind)
    #expect(output.context.count == 0 && output.context.isIntact)
  }

  /// A row's bits depend neither on how many rows there are nor on the block that it stands in.
  @Test(arguments: Kind.all) func aQuerysBitsDependOnThatQueryAndTheKeysAlone(kind: Kind) {
    let (length, headSize) = (29, 24)
    var input = Input(length: length, headSize: headSize)
    let before = attend(input, kind)
    for row in 1..<length {
      for column in 0..<headSize { input[row, 0, column] = input[0, 0, column] }
    }
    let after = attend(input, kind)
    let first = before.row(0, headSize: headSize).map(\.bitPattern)
    for row in 0..<length {
      #expect(after.row(row, headSize: headSize).map(\.bitPattern) == first, "row \(row)")
    }
  }
}
