import Figures
import TestSupport
import Testing

@Suite struct AxisTests {
  @Test(arguments: [
    (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (-1.3, 1.2, 5, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    (0, 10, 5, ["0", "2", "4", "6", "8", "10"]),
    (-40, 170, 5, ["0", "50", "100", "150"]),
    (0, 0.003, 3, ["0.000", "0.001", "0.002", "0.003"]),
    (1e9, 1.4e9, 4, ["1.0×10⁹", "1.1×10⁹", "1.2×10⁹", "1.3×10⁹", "1.4×10⁹"]),
    (-2e-7, 2e-7, 4, ["−2×10⁻⁷", "−1×10⁻⁷", "0", "1×10⁻⁷", "2×10⁻⁷"]),
    (1000.0001, 1000.0004, 3, ["1000.0001", "1000.0002", "1000.0003", "1000.0004"]),
  ]) func picksRoundTicks(lower: Double, upper: Double, count: Int, labels: [String]) {
    #expect(Axis(from: lower, to: upper).ticks(about: count).map(\.label) == labels)
  }

  @Test func ticksLieWithinTheRangeAndAreFew() {
    var random = SeededGenerator(seed: 5)
    for _ in 0..<5000 {
      let scale = Double(
        sign: .plus, exponent: Int.random(in: -900...990, using: &random), significand: 1)
      let low = Double.random(in: -1...1, using: &random) * scale
      let axis = Axis(covering: [low, low + Double.random(in: 0...1, using: &random) * scale])
      let ticks = axis.ticks(about: 5)
      #expect(2...11 ~= ticks.count)
      #expect(Set(ticks.map(\.label)).count == ticks.count)
      let slack = (axis.upper - axis.lower) * 1e-6
      #expect(ticks.allSatisfy { axis.lower - slack...axis.upper + slack ~= $0.value })
    }
  }

  @Test(
    arguments: [
      [], [0], [0, 0, 0], [5], [-3, -3], [1e300, -1e300], [.leastNonzeroMagnitude, 0],
      [1e18, 1e18 + 128],
      [.nan], [.infinity, 2], [-.infinity, .nan, 1, 2], [1e301, 4],
    ] as [[Double]]) func neverCollapses(values: [Double])
  {
    let axis = Axis(covering: values)
    #expect(axis.lower < axis.upper)
    #expect(axis.lower.isFinite && axis.upper.isFinite)
    for value in values where abs(value) <= Axis.largestValue {
      #expect(0...1 ~= axis.fraction(of: value))
    }
    #expect(axis.ticks(about: 5).count >= 2)
  }

  @Test func ofCoincidingValuesIsCentred() {
    #expect(Axis(covering: [0, 0]) == Axis(from: -1, to: 1))
    #expect(Axis(covering: [50]) == Axis(from: 45, to: 55))
  }
}
