import Files
import Foundation
import PolysemyKit
import TestSupport
import Testing
import TextEncoder

/// The reports of names and sentences that would take over a terminal.
///
/// With a seeded model of two layers, whose vectors mean nothing.
@Suite struct HostileReportTests {
  let folder: TemporaryFolder
  let encoder: ContextualEncoder

  init() throws {
    folder = try TemporaryFolder()
    let name = "mo\u{1B}[5mdel\n\u{202E}"
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/\(name)", withIntermediateDirectories: true)
    for file in ["config.json", "model.safetensors"] {
      let bytes = try WholeFile.bytes(of: Fixtures.path("Transformer/tiny/\(file)"))
      try folder.write("\(name)/\(file)", bytes)
    }
    let vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "bank", "the", "5", "##m"]
    try folder.write("\(name)/vocab.txt", vocabulary.joined(separator: "\n") + "\n")
    encoder = try ContextualEncoder(model: "\(folder.path)/\(name)", threadCount: 1)
  }

  private static let pieces = [
    "bank", " ", "\u{1B}[5m", "\u{1B}]0;title\u{7}", "\u{9B}5m", "\0", "\t", "\r\n", "\nEVIL",
    "\u{B}", "\u{85}", "\u{2028}", "\u{202E}", "\u{7F}", "\u{301}", "銀行", "👍🏽", "\u{FFFE}",
  ]

  private func hostile(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 0...4, using: &random)).map { _ in
      Self.pieces[Int.random(in: Self.pieces.indices, using: &random)]
    }.joined()
  }

  private func comparison(_ random: inout SeededGenerator) throws -> Comparison {
    let word = "bank" + hostile(&random)
    var options = ComparisonOptions(word: word)
    if Bool.random(using: &random) {
      // A file's name can hold anything but these two.
      let name = hostile(&random).filter { !"\0/".contains($0) }
      let key = Bool.random(using: &random) ? "bank" : "other"
      options.staticVectors = try folder.write(
        "v\(name)", "2 2\n\(key) 1 0\nri\u{1B}[5mver\u{7} 0.6 0.8\n")
    }
    // Some have a matrix, some a summary, some are too many for a list.
    let count = [1, 2, 5, 14, 45][Int.random(in: 0..<5, using: &random)]
    let sentences = (1...count).map { number in
      Sentence(
        file: "f" + hostile(&random), number: number,
        text: "\(hostile(&random)) \(word) \(hostile(&random))")
    }
    return try Comparison(options, in: sentences, with: encoder)
  }

  /// The control characters of a text but for ends of lines, and what turns the writing around.
  private func controls(_ text: String) -> [UInt32] {
    text.unicodeScalars.filter {
      $0 != "\n" && $0.properties.generalCategory == .control || $0 == "\u{202E}"
    }.map(\.value)
  }

  @Test func nothingButOurOwnEscapesComesOut() throws {
    let own = /\u{1B}\[(0|1|2|(1;)?38;5;[0-9]+)m/
    var random = SeededGenerator(seed: 31)
    for _ in 0..<200 {
      let comparison = try comparison(&random)
      #expect(!comparison.occurrences.isEmpty)
      #expect(controls(comparison.svg()) == [])
      for color in [false, true] {
        let sent = comparison.text(width: Int.random(in: 40...120, using: &random), color: color)
        let text = color ? sent.replacing(own, with: "") : sent
        #expect(controls(text) == [], "\(text.debugDescription)")
        #expect(!text.contains("\nEVIL"), "no text may end a line")
      }
    }
  }
}
