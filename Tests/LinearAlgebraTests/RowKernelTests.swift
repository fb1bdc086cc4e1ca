import Glibc
import LinearAlgebra
import TestSupport
import Testing

/// The loops over rows by number, against their formulas in double precision, and against each other.
@Suite struct RowKernelTests {
  private static let rowCount = 9
  /// How many numbers of a row are no padding: none, one, those around every width, and real ones.
  private static let sizes = [
    0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 127, 128, 129, 144, 255, 257, 300, 1024,
  ]
  private static let counts = [0, 1, 2, 3, 4, 5, 6, 7, 9]

  private struct Case {
    let stride: Int
    let rows: [UInt32]
    /// Rows that others are made from.
    let sources: [UInt32]
    let steps: [Float]
    var w: [Float]
    let x: [Float]
    var y: [Float]

    init(size: Int, count: Int) {
      var random = SeededGenerator(seed: UInt64(size * 100 + count))
      let stride = RowKernels.stride(size)
      self.stride = stride
      func rows(_ count: Int, _ random: inout SeededGenerator) -> [Float] {
        (0..<count).flatMap { _ in
          random.normals(size) + [Float](repeating: 0, count: stride - size)
        }
      }
      self.rows = (0..<count).map { _ in UInt32(random.next() % UInt64(RowKernelTests.rowCount)) }
      sources = self.rows.indices.map { UInt32($0 * 5 % RowKernelTests.rowCount) }
      steps = random.normals(count)
      w = rows(RowKernelTests.rowCount, &random)
      x = rows(1, &random)
      y = rows(1, &random)
    }

    func row(_ number: UInt32) -> Range<Int> {
      Int(number) * stride..<(Int(number) + 1) * stride
    }
  }

  private static let cases = sizes.flatMap { size in counts.map { Case(size: size, count: $0) } }

  @Test(arguments: KernelSet.allSupported) func productsOfRows(kernels: KernelSet) {
    for test in Self.cases {
      var dots = [Float](repeating: 7, count: test.rows.count + 1)
      unsafe RowKernels(kernels).dot(
        test.rows.count, test.rows, test.w, test.stride, test.x, &dots)
      for (index, number) in test.rows.enumerated() {
        let terms = zip(test.w[test.row(number)], test.x).map { Double($0) * Double($1) }
        let bound = Double(test.stride) * 0x1p-24 * terms.reduce(0) { $0 + abs($1) }
        #expect(abs(Double(dots[index]) - terms.reduce(0, +)) <= bound)
      }
      #expect(dots.last == 7)
    }
  }

  /// All but the plain twin give the same bits, so that a seed gives the same vectors on their CPUs.
  @Test func vectorSetsGiveTheSameBits() {
    let sets = KernelSet.allSupported.dropLast()
    for test in Self.cases {
      for (loop, run) in Self.loops {
        let results = sets.map { run(RowKernels($0), test) }
        for (set, result) in zip(sets, results) {
          #expect(
            result == results[0], "\(loop), \(set.name), \(test.rows.count) rows of \(test.stride)")
        }
      }
    }
  }

  /// Every loop over rows, as the bits of all that it writes.
  ///
  /// The loss is none: no vector depends on it.
  private static let loops: [(name: String, run: @Sendable (RowKernels, Case) -> [UInt32])] = [
    (
      "dot",
      { kernels, test in
        var dots = [Float](repeating: 7, count: test.rows.count + 1)
        unsafe kernels.dot(test.rows.count, test.rows, test.w, test.stride, test.x, &dots)
        return dots.map(\.bitPattern)
      }
    ),
    (
      "exchange",
      { kernels, test in
        var (w, y) = (test.w, test.y)
        unsafe kernels.exchange(
          test.rows.count, test.rows, test.steps, &w, test.stride, test.x, &y)
        return (w + y).map(\.bitPattern)
      }
    ),
    (
      "gather",
      { kernels, test in
        var y = test.y
        unsafe kernels.gather(test.rows.count, test.rows, test.steps, test.w, test.stride, &y)
        return y.map(\.bitPattern)
      }
    ),
    (
      "sum",
      { kernels, test in
        var y = test.y
        unsafe kernels.sum(test.rows.count, test.rows, test.steps, test.w, test.stride, &y)
        return y.map(\.bitPattern)
      }
    ),
    (
      "scatter",
      { kernels, test in
        var target = test.w
        unsafe kernels.scatter(
          test.rows.count, test.rows, test.sources, test.steps, test.w, test.stride, &target)
        return target.map(\.bitPattern)
      }
    ),
    (
      "move",
      { kernels, test in
        var target = test.w
        var random = SeededGenerator(seed: UInt64(test.stride * 10 + test.rows.count))
        NotedMoves(test, random: &random).make(kernels, test.w, test.stride, in: &target)
        return target.map(\.bitPattern)
      }
    ),
  ]

  /// In order, as a row may come twice.
  @Test(arguments: KernelSet.allSupported) func rowsExchange(kernels: KernelSet) {
    for test in Self.cases {
      var (w, y) = (test.w, test.y)
      unsafe RowKernels(kernels).exchange(
        test.rows.count, test.rows, test.steps, &w, test.stride, test.x, &y)
      var (expectedW, expectedY) = (test.w.map(Double.init), test.y.map(Double.init))
      for (number, step) in zip(test.rows, test.steps) {
        for (column, place) in test.row(number).enumerated() {
          expectedY[column] += Double(step) * expectedW[place]
          expectedW[place] += Double(step) * Double(test.x[column])
        }
      }
      expectClose(w, expectedW.map { Float($0) }, within: 2e-5)
      expectClose(y, expectedY.map { Float($0) }, within: 2e-5)
    }
  }

  @Test(arguments: KernelSet.allSupported) func rowsAreGatheredSummedAndScattered(
    kernels: KernelSet
  ) {
    for test in Self.cases {
      var y = test.y
      unsafe RowKernels(kernels).gather(
        test.rows.count, test.rows, test.steps, test.w, test.stride, &y)
      var expected = test.y.map(Double.init)
      for (number, step) in zip(test.rows, test.steps) {
        for (column, place) in test.row(number).enumerated() {
          expected[column] += Double(step) * Double(test.w[place])
        }
      }
      expectClose(y, expected.map { Float($0) }, within: 2e-5)

      // A sum is what is gathered into zeros, to the bit, whatever was there.
      var zeros = [Float](repeating: 0, count: test.stride)
      unsafe RowKernels(kernels).gather(
        test.rows.count, test.rows, test.steps, test.w, test.stride, &zeros)
      var sum = [Float](repeating: .nan, count: test.stride)
      unsafe RowKernels(kernels).sum(
        test.rows.count, test.rows, test.steps, test.w, test.stride, &sum)
      #expect(sum.map(\.bitPattern) == zeros.map(\.bitPattern))

      var target = test.w
      unsafe RowKernels(kernels).scatter(
        test.rows.count, test.rows, test.sources, test.steps, test.w, test.stride, &target)
      var moved = test.w.map(Double.init)
      for index in test.rows.indices {
        for (place, source) in zip(test.row(test.rows[index]), test.row(test.sources[index])) {
          moved[place] += Double(test.steps[index]) * Double(test.w[source])
        }
      }
      expectClose(target, moved.map { Float($0) }, within: 2e-5)
    }
  }

  /// Moves with no source, one, and several, of which a row may have two.
  @Test(arguments: KernelSet.allSupported) func rowsMoveBySeveralSources(kernels: KernelSet) {
    for test in Self.cases where !test.rows.isEmpty {
      let moves = test.rows.indices.map {
        RowKernels.Move(test.rows[$0], count: test.rows.count - $0, from: $0, steps: 0)
      }
      let sources = test.rows.indices.map { UInt32($0 * 5 % Self.rowCount) }
      var found = test.w
      unsafe RowKernels(kernels).move(
        moves.count, moves, sources, test.steps, test.w, test.stride, &found)
      var expected = test.w.map(Double.init)
      for (index, row) in test.rows.enumerated() {
        for place in 0..<test.rows.count - index {
          for (target, source) in zip(test.row(row), test.row(sources[index + place])) {
            expected[target] += Double(test.steps[place]) * Double(test.w[source])
          }
        }
      }
      expectClose(found, expected.map { Float($0) }, within: 1e-4)
    }
  }

  /// Moves as training notes them: each has numbers and steps of its own, in lists that all share, and
  /// there are others before, between and behind them.
  private struct NotedMoves {
    let moves: [RowKernels.Move]
    let numbers: [UInt32]
    let steps: [Float]

    /// As many moves as there are rows; of no source, of one, and so on, and again.
    init(_ test: Case, random: inout SeededGenerator) {
      let sourceCounts = test.rows.indices.map { $0 % 6 }
      let gap = 3
      let capacity = gap + sourceCounts.reduce(0) { $0 + $1 + gap }
      // Offsets into both lists are not the same, and those of the steps go down.
      var (from, stepsEnd) = (gap, capacity)
      moves = zip(test.rows, sourceCounts).map { row, count in
        stepsEnd -= count + gap
        defer { from += count + gap / 2 }
        return RowKernels.Move(row, count: count, from: from, steps: stepsEnd)
      }
      numbers = (0..<capacity).map { _ in
        UInt32(random.next() % UInt64(RowKernelTests.rowCount))
      }
      steps = random.normals(capacity)
    }

    /// Makes the moves by loops that are tested.
    func make(_ kernels: RowKernels, _ sources: [Float], _ stride: Int, in matrix: inout [Float]) {
      unsafe kernels.move(moves.count, moves, numbers, steps, sources, stride, &matrix)
    }

    /// Makes them in double precision.
    func make(_ test: Case, in matrix: inout [Double]) {
      for move in moves {
        for index in 0..<Int(move.count) {
          let step = Double(steps[Int(move.steps) + index])
          let source = test.row(numbers[Int(move.from) + index])
          for (target, place) in zip(test.row(move.row), source) {
            matrix[target] += step * Double(test.w[place])
          }
        }
      }
    }
  }

  /// Against the formula, and the plain twin.
  @Test(arguments: KernelSet.allSupported) func movesHaveTheirOwnNumbersAndSteps(
    kernels: KernelSet
  ) throws {
    let plain = try #require(KernelSet.allSupported.last)
    for test in Self.cases {
      var random = SeededGenerator(seed: UInt64(test.stride * 10 + test.rows.count))
      let noted = NotedMoves(test, random: &random)
      #expect(noted.moves.allSatisfy { $0.steps > 0 && $0.from > 0 })
      var (found, twin, expected) = (test.w, test.w, test.w.map(Double.init))
      noted.make(RowKernels(kernels), test.w, test.stride, in: &found)
      noted.make(RowKernels(plain), test.w, test.stride, in: &twin)
      noted.make(test, in: &expected)
      expectClose(found, expected.map { Float($0) }, within: 2e-5)
      expectClose(found, twin, within: 2e-5)
    }
  }

  @Test(arguments: KernelSet.allSupported) func theLossIsTheSumOfSoftplus(kernels: KernelSet) {
    var random = SeededGenerator(seed: 4)
    for count in [0, 1, 7, 8, 9, 15, 16, 17, 1000] {
      let x = random.normals(count).map { $0 * 8 }
      let expected = x.reduce(0.0) { $0 + max(Double($1), 0) + log1p(exp(-abs(Double($1)))) }
      let bound = x.reduce(1e-9) { $0 + 3e-7 * max(1, abs(Double($1))) }
      let found = unsafe RowKernels(kernels).logisticLoss(count, x)
      #expect(abs(found - expected) <= bound)
    }
    #expect(unsafe RowKernels(kernels).logisticLoss(2, [-.infinity, 0]) < 0.6932)
    #expect(unsafe RowKernels(kernels).logisticLoss(1, [.infinity]) == .infinity)
    #expect(unsafe RowKernels(kernels).logisticLoss(2, [.nan, 1]).isNaN)
  }
}
