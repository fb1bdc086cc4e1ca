import Figures
import TestSupport
import Testing

@Suite struct MarkedTextTests {
  @Test(arguments: [
    ("a\tb", "a b"), ("\u{1B}[31m", "␛[31m"), ("\0\u{7}\u{7F}", "␀␇␡"), ("\r\n", "␍␊"),
    ("\u{85}\u{2028}\u{2029}", "␤␤␤"), ("\u{9B}31m", "\u{FFFD}31m"),
    ("\u{202E}knab\u{202C}", "\u{FFFD}knab\u{FFFD}"), ("\u{2066}x\u{2069}", "\u{FFFD}x\u{FFFD}"),
    ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"), ("co\u{AD}op", "co-op"),
    ("\u{200F}שלום", "\u{200F}שלום"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("plain", "plain"),
  ]) func makesVisible(text: String, shown: String) {
    #expect(Array(text.madeVisible.unicodeScalars) == Array(shown.unicodeScalars))
  }

  @Test func replacesEveryScalarByOneThatIsHarmless() {
    for code in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let shown = scalar.madeVisible
      let isHarmless =
        shown.value >= 0x20 && !(0x7F..<0xA0 ~= shown.value) && shown.value & 0xFFFE != 0xFFFE
        && shown.properties.generalCategory != .control && shown.madeVisible == shown
      if !isHarmless { Issue.record("U+\(String(code, radix: 16)) stays") }
    }
  }

  @Test func marksWholeClustersByScalarRanges() {
    #expect(
      MarkedText("a bank b", marking: [2..<6]).terminal(color: true) == "a \u{1B}[1mbank\u{1B}[0m b"
    )
    #expect(MarkedText("a bank b", marking: [2..<6]).terminal(color: false) == "a bank b")
    // The range begins at the accent; its letter comes along.
    let accented = MarkedText("xe\u{301}y", marking: [2..<3])
    #expect(accented.runs.map(\.text) == ["x", "e\u{301}", "y"])
    #expect(accented.runs.map(\.isMarked) == [false, true, false])
    #expect(MarkedText("ab", marking: [7..<9, -3 ..< -1]).runs.map(\.isMarked) == [false])
    // Text before the mark is replaced scalar for scalar, so the range still fits.
    #expect(MarkedText("\u{1B}\r\nbank", marking: [3..<7]).runs.last?.text == "bank")
  }

  @Test(arguments: [
    (40, "the boat came to the bank at night"), (20, "…to the bank at…"), (12, "…bank at…"),
    (6, "…bank…"), (5, "…ban…"), (2, "t…"), (1, "…"), (0, ""),
  ]) func cutsAroundTheMark(columns: Int, shown: String) {
    let text = MarkedText("the boat came to the bank at night", marking: [21..<25])
    #expect(text.truncated(toColumns: columns).string == shown)
  }

  @Test func keepsTheSurroundingsOfTheMarkInAVeryLongText() {
    let text =
      String(repeating: "x", count: 50_000) + "bank" + String(repeating: "y", count: 50_000)
    let marked = MarkedText(text, marking: [50_000..<50_004])
    #expect(marked.displayWidth == 2 + 8192)
    #expect(marked.runs.map(\.isMarked) == [false, true, false])
    #expect(marked.runs[1].text == "bank")
    #expect(marked.string.hasPrefix("…x") && marked.string.hasSuffix("y…"))
  }

  @Test func cutsTheEndWhereNothingIsMarked() {
    let text: MarkedText = "the boat came to the bank"
    #expect(text.truncated(toColumns: 12).string == "the boat…")
    #expect(MarkedText("銀行は川の向こう").truncated(toColumns: 8).string == "銀行は…")
    #expect(text.padded(toColumns: 27).string == "the boat came to the bank  ")
    #expect(MarkedText("銀行は川の").padded(toColumns: 8).string == "銀行は… ")
  }

  @Test func aCutTextFitsAndKeepsItsMark() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let text = HostileText.make(using: &random)
      let count = text.unicodeScalars.count
      let start = Int.random(in: 0...count, using: &random)
      let range = start..<min(count, start + 4)
      let marked = MarkedText(text, marking: range.isEmpty ? [] : [range])
      let markWidth = marked.runs.filter(\.isMarked).reduce(0) { $0 + DisplayWidth.of($1.text) }
      let columns = Int.random(in: 0...30, using: &random)
      let cut = marked.truncated(toColumns: columns)
      #expect(cut.displayWidth <= columns)
      #expect(marked.padded(toColumns: columns).displayWidth == columns)
      if markWidth + 2 <= columns {
        #expect(
          cut.runs.first(where: \.isMarked)?.text == marked.runs.first(where: \.isMarked)?.text)
      }
    }
  }
}
