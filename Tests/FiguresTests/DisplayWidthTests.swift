import Figures
import StrictJSON
import TestSupport
import Testing

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("bank", 4), ("é", 1), ("e\u{301}", 1), ("銀行", 4), ("한글", 4), ("ﾊﾝｶｸ", 4),
    ("Ａ", 2), ("👩‍👩‍👧‍👦", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("🏦", 2),
    ("a\u{200D}b", 2), ("\u{200B}", 0), ("\u{1112}\u{1161}\u{11AB}", 2), ("क्षि", 3), ("…", 1),
    ("␛", 1),
  ]) func countsColumns(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test func isWideWhereUnicodeSaysSo() throws {
    let golden = try Fixtures.json("Figures/east_asian_width.json")
    for (name, isWide) in [("wide", true), ("narrow", false)] {
      let ranges = try #require(golden[name]?.elements)
      var wrong: [UInt32] = []
      var count = 0
      for range in ranges {
        let bounds = try #require(range.elements)
        let ends = bounds.compactMap(\.integer)
        for code in UInt32(ends[0])...UInt32(ends[1]) {
          guard let scalar = Unicode.Scalar(code) else { continue }
          count += 1
          if DisplayWidth.isWide(scalar) != isWide { wrong.append(code) }
        }
      }
      #expect(count > 100_000)
      #expect(wrong.map { String($0, radix: 16) } == [])
    }
  }

  @Test func measuresProportionalText() {
    let metrics = TextMetrics(size: 100)
    #expect(metrics.width(of: "") == 0)
    #expect(metrics.width(of: "ii") < metrics.width(of: "MM") / 2)
    #expect(metrics.width(of: "銀行") == 200)
    #expect(metrics.width(of: "e\u{301}") == 68)
    #expect(metrics.width(of: "🏦") == 125)
    #expect(TextMetrics(size: 100, isBold: true).width(of: "bank") > metrics.width(of: "bank"))
  }
}
