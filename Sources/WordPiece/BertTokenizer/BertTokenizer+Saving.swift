internal import Files

extension BertTokenizer {
  /// Saves the tokenizer as a folder that transformers, tokenizers and this library load.
  ///
  /// Writes `tokenizer.json`, `tokenizer_config.json` and `vocab.txt`, each whole or not at all. The
  /// first says everything; transformers' own classes ask the second too.
  ///
  /// - Parameter directory: The folder, which is made where there is none.
  /// - Throws: `FileError`; ``WordPieceError/notLines(path:id:token:)`` where no vocab.txt can hold the
  ///   vocabulary, and then nothing is written.
  public func save(to directory: String) throws {
    let vocabularyPath = "\(directory)/vocab.txt"
    let vocabularyText = try vocabulary.lines(path: vocabularyPath)
    try Folder.create(directory)
    try AtomicFile.write(vocabularyText, to: vocabularyPath)
    try AtomicFile.write(
      TokenizerConfigurationText(self).json, to: "\(directory)/tokenizer_config.json")
    try saveTokenizerFile(to: "\(directory)/tokenizer.json")
  }

  /// Saves the tokenizer as a tokenizer.json.
  ///
  /// Byte for byte as the reference's compact form, but that what means the same is written in one way:
  /// a normalizer that does nothing, for none; `TemplateProcessing`, for `BertProcessing`; and no
  /// special tokens that the templates do not use.
  ///
  /// - Parameter path: Where the file will stand; `-` is standard output.
  /// - Throws: `FileError`.
  public func saveTokenizerFile(to path: String) throws {
    try AtomicFile.write(TokenizerFileText(self).json, to: path)
  }
}

extension Vocabulary {
  /// Writes a vocab.txt: a token a line, numbered from 0.
  ///
  /// - Parameter path: Where the file will stand; `-` is standard output.
  /// - Throws: `FileError`; ``WordPieceError/notLines(path:id:token:)`` where the file would be read as
  ///   another vocabulary: a number without a token, a line break in a token, or white space at its
  ///   end.
  public func write(to path: String) throws {
    try AtomicFile.write(lines(path: path), to: path)
  }

  /// The text of a vocab.txt.
  func lines(path: String) throws(WordPieceError) -> String {
    var bytes: [UInt8] = []
    for id in 0..<Int32(idCount) {
      guard let token = utf8(of: id) else { throw .notLines(path: path, id: id, token: nil) }
      let endsInSpace =
        !token.isEmpty && ScalarTable[token.span.scalar(before: token.count).value].isWhitespace
      guard !endsInSpace, !token.contains(0x0A) else {
        throw .notLines(path: path, id: id, token: String(decoding: token, as: UTF8.self))
      }
      bytes.append(contentsOf: token)
      bytes.append(0x0A)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
