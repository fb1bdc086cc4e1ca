internal import TextEncoder

/// The lines of a file that are all in memory, with their vectors.
struct HeldLines {
  private(set) var lines: [LineSource.Line] = []
  private var vectors: SentenceVectors

  init(
    _ file: String, _ encoder: ContextualEncoder, _ wanted: SentenceOptions, _ options: ModelOptions
  ) throws {
    vectors = SentenceVectors(width: try encoder.sentenceWidth(options: wanted))
    var source = LineEmbedder(encoder, [file], skipsBlankLines: true, isShown: !options.quiet)
    var hasMore = true
    while hasMore {
      hasMore = try source.next { texts, progress in
        let vectors = try encoder.sentenceVectors(of: texts, options: wanted, progress: progress)
        return (vectors, vectors.truncated)
      } _: { lines, vectors in
        self.lines += lines
        self.vectors.append(vectors)
      }
    }
    if let remark = source.cut.remark { options.note(remark) }
  }

  /// The vectors, which are then not here any more, so that they are in memory once.
  mutating func takeVectors() -> SentenceVectors {
    let taken = vectors
    vectors = SentenceVectors(width: taken.width)
    return taken
  }
}
