/// Numbers as text, the same on every machine.
package enum DecimalText {
  /// `units` times ten to the `exponent`, as one of a column of numbers up to `largest` units.
  ///
  /// Plain (−0.25) where the column's numbers are neither huge nor tiny, else with a power of ten
  /// (2.5×10⁻⁷) that all of the column share.
  static func write(_ units: Int, exponent: Int, largest: Int) -> String {
    let magnitude = String(largest).count - 1 + exponent
    if -4..<6 ~= magnitude && exponent > -10 {
      return fixed(units, exponent: exponent)
    }
    guard units != 0 else { return "0" }
    return fixed(units, exponent: exponent - magnitude) + "×10" + superscript(magnitude)
  }

  /// `units` times ten to the `exponent`, with as many decimals as the exponent has.
  private static func fixed(_ units: Int, exponent: Int) -> String {
    let sign = units < 0 ? "−" : ""
    var digits = String(units.magnitude)
    guard exponent < 0 else {
      return sign + digits + (units == 0 ? "" : String(repeating: "0", count: exponent))
    }
    digits = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
    return "\(sign)\(digits.dropLast(-exponent)).\(digits.suffix(-exponent))"
  }

  /// Ten to the `exponent`: 10⁻³.
  static func power(_ exponent: Int) -> String { "10" + superscript(exponent) }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    return String(String(number).map { $0 == "-" ? "⁻" : digits[$0.wholeNumberValue ?? 0] })
  }

  /// A coordinate of a drawing: at most two decimals, no more than needed.
  static func coordinate(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let sign = hundredths < 0 ? "-" : ""
    let (whole, part) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    guard part > 0 else { return "\(sign)\(whole)" }
    let decimals = part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)"
    return "\(sign)\(whole).\(decimals)"
  }

  /// A count with its thousands set apart: 12,345.
  package static func count(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.enumerated().flatMap { index, digit -> [Character] in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }
}
