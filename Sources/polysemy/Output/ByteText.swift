/// Counts and sizes as the command writes them for people.
enum ByteText {
  /// A count with its thousands set apart: `90,868,376`.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.enumerated().flatMap { index, digit -> [Character] in
        index > 0 && (digits.count - index) % 3 == 0 ? [",", digit] : [digit]
      })
  }

  /// A count of things: `1 word`, `90,868,376 words`.
  static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// A size in decimal units with one digit after the point: `90.9 MB`.
  static func size(_ byteCount: Int) -> String {
    guard byteCount >= 1000 else { return "\(byteCount) B" }
    var tenths = byteCount / 100
    var remainder = byteCount % 100 >= 50
    for unit in ["kB", "MB", "GB"] {
      let rounded = tenths + (remainder ? 1 : 0)
      if rounded < 10_000 { return "\(rounded / 10).\(rounded % 10) \(unit)" }
      remainder = tenths % 1000 >= 500
      tenths /= 1000
    }
    return "\(tenths / 10).\(tenths % 10) TB"
  }
}

extension String {
  /// The text behind as many spaces as it takes to fill some columns.
  func padded(to columns: Int) -> String {
    String(repeating: " ", count: max(0, columns - count)) + self
  }
}
