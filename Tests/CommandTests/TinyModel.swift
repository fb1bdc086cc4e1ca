import Files
import TestSupport

/// A folder with the seeded model of two layers and 24 positions, and a vocabulary of its own.
///
/// Its vectors mean nothing; it is for what does not depend on them.
struct TinyModel {
  let folder: TemporaryFolder

  /// The folder's path.
  var path: String { folder.path }

  /// 60 tokens, as many as the model has embeddings.
  static let vocabulary: [String] =
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + ["the", "bank", "river", "money", "new", "york", "don", "'", "t", "s", "cafe", "日", "本"]
    + ["is", "a", "of", "-", ".", ",", "?", "##ing", "##s", "##k", "tal", "##er", "walk"]
    + (31..<60).map { "word\($0)" }

  init(vocabulary: [String] = TinyModel.vocabulary) throws {
    folder = try TemporaryFolder()
    for file in ["config.json", "model.safetensors"] {
      try folder.write(file, WholeFile.bytes(of: Fixtures.path("Transformer/tiny/\(file)")))
    }
    try folder.write("vocab.txt", vocabulary.joined(separator: "\n") + "\n")
  }

  /// The weights' bytes.
  func weights() throws -> [UInt8] { try WholeFile.bytes(of: "\(path)/model.safetensors") }

  /// Compares a word's occurrences in some lines.
  func compare(
    _ word: String, in lines: String, _ options: [String] = ["--format", "json"]
  ) throws -> Polysemy.Run {
    try Polysemy.run(["--model", path, "--word", word, "-"] + options, input: lines)
  }
}
