internal import Glibc

/// Numbers and counts as the reports write them.
enum ReportText {
  /// A number with a fixed number of decimals, `0.8170`, or as ``scientific(_:)`` has it where those have
  /// no meaning.
  static func fixed(_ number: Double, decimals: Int) -> String {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    guard (abs(number) * power).rounded() < 0x1p53 else { return scientific(number) }
    let scaled = Int((abs(number) * power).rounded())
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 && scaled > 0 ? "-" : ""
    return sign + padded.dropLast(decimals) + (decimals > 0 ? "." : "") + padded.suffix(decimals)
  }

  /// A number with three digits that count, in powers of ten where it is far from 1: `0.0581`,
  /// `3.20e-06`; `-` for what is no finite number.
  static func scientific(_ number: Double?) -> String {
    guard let number, number.isFinite else { return "-" }
    guard number != 0 else { return "0" }
    var exponent = Int(log10(abs(number)).rounded(.down))
    // What rounds up to the next power of ten is written with that.
    if (abs(number) / pow(10, Double(exponent)) * 100).rounded() >= 1000 { exponent += 1 }
    if -2..<3 ~= exponent { return fixed(number, decimals: 2 - exponent) }
    if 3..<6 ~= exponent { return fixed(number, decimals: 0) }
    let digits = fixed(number / pow(10, Double(exponent)), decimals: 2)
    let size = String(abs(exponent))
    return "\(digits)e\(exponent < 0 ? "-" : "+")\(size.count < 2 ? "0" : "")\(size)"
  }

  /// A number as it was most likely given: `1`, `0.25`.
  static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }

  /// A share as a percentage: `64.1 %`.
  static func percent(_ share: Double) -> String { "\(fixed(share * 100, decimals: 1)) %" }

  /// A count and what is counted: `1 sentence`, `12 sentences`.
  static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Right-aligned in some columns.
  static func right(_ text: String, _ columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - text.count)) + text
  }
}
