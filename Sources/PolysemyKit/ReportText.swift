/// Numbers and counts as the reports write them.
enum ReportText {
  /// A number with a fixed number of decimals: `0.8170`.
  static func fixed(_ number: Double, decimals: Int) -> String {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    let scaled = Int((abs(number) * power).rounded())
    let digits = String(scaled)
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 && scaled > 0 ? "-" : ""
    return sign + padded.dropLast(decimals) + (decimals > 0 ? "." : "") + padded.suffix(decimals)
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
