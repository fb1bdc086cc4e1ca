/// The characters that the words of a training may be made of.
struct TrainingAlphabet {
  /// The characters in the order of their code points.
  let scalars: [Unicode.Scalar]

  /// The characters of `counter`'s words, and those of `initial`.
  ///
  /// - Parameters:
  ///   - counter: The words.
  ///   - limit: How many characters there may be; nil for all. Those of `initial` stay, then the
  ///     most frequent ones, and of equally frequent ones those with the lower code points.
  ///   - initial: Characters that need not occur.
  init(of counter: WordCounter, limit: Int?, initial: Set<Unicode.Scalar>) {
    var counts: [UInt32: Int] = [:]
    for index in counter.counts.indices {
      let word = counter.words[index]
      var position = 0
      while position < word.count {
        let (scalar, length) = word.scalar(at: position)
        counts[scalar, default: 0] += counter.counts[index]
        position += length
      }
    }
    for scalar in initial { counts[scalar.value] = .max }
    var kept = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if let limit, limit < kept.count { kept.removeLast(kept.count - limit) }
    scalars = kept.map(\.key).sorted().compactMap { Unicode.Scalar($0) }
  }
}
