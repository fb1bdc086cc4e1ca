import Figures
import TestSupport
import Testing

@Suite struct ScaleTicksTests {
  @Test(arguments: [
    (-3.2, 0.1, 6, ["10⁻³", "10⁻²", "10⁻¹", "10⁰"]),
    (-12.0, 0.0, 6, ["10⁻¹²", "10⁻¹⁰", "10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]),
    (-41.0, 0.0, 6, ["10⁻⁴⁰", "10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "10⁰"]),
    (-0.4, 0.8, 6, ["0.5", "1", "2", "5"]),
    (2.28, 2.36, 4, ["200", "210", "220"]),
  ]) func logarithmsAreMarkedAtRoundValues(
    lower: Double, upper: Double, count: Int, labels: [String]
  ) {
    let axis = Axis(from: lower, to: upper)
    #expect(Scale.logarithmic.ticks(of: axis, about: count).map(\.label) == labels)
  }

  @Test func marksLieWithinTheRangeAndAreFew() {
    var random = SeededGenerator(seed: 43)
    for _ in 0..<5000 {
      let low = Double.random(in: -300...299, using: &random)
      let length = Double(
        sign: .plus, exponent: Int.random(in: -12...8, using: &random), significand: 1)
      let axis = Axis(covering: [low, min(300, low + length)])
      let ticks = Scale.logarithmic.ticks(of: axis, about: 6)
      #expect(1...14 ~= ticks.count, "\(axis)")
      #expect(ticks.allSatisfy { axis.lower - 1e-9...axis.upper + 1e-9 ~= $0.value })
      #expect(Scale.logarithmic.minorTicks(of: axis).count <= 80)
    }
  }

  @Test func onlyWhatIsAboveZeroHasALogarithm() {
    for value in [0, -1, .nan, .infinity, -.infinity, 1e301] {
      #expect(Scale.logarithmic.position(of: value) == nil)
    }
    #expect(Scale.logarithmic.position(of: 1000) == 3)
    #expect(Scale.linear.position(of: -5) == -5)
    #expect(Scale.linear.position(of: .nan) == nil)
  }
}
