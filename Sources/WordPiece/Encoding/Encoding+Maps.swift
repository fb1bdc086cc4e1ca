/// From tokens to words and characters, and back.
///
/// Characters are Unicode scalars, as in ``Encoding/offsets``; sequence 1 is the second of a pair.
extension Encoding {
  /// The tokens of a sequence, without those around it; nil where there is none.
  ///
  /// - Complexity: O(1) but for odd templates.
  public func tokens(ofSequence sequence: Int) -> Range<Int>? {
    var start = 0
    for run in runs {
      if run.origin.sequence == sequence { return start..<run.end }
      start = run.end
    }
    return nil
  }

  /// The sequence that a token is part of; nil for tokens not in the text.
  ///
  /// - Precondition: `token` is an index of a token.
  public func sequence(ofToken token: Int) -> Int? {
    precondition(ids.indices ~= token, "token \(token) of \(count)")
    return runs.first { token < $0.end }?.origin.sequence
  }

  /// The word that a token is part of, and its sequence; nil for tokens not in the text.
  ///
  /// - Precondition: `token` is an index of a token.
  public func word(ofToken token: Int) -> (sequence: Int, word: Int)? {
    guard let sequence = sequence(ofToken: token), let word = wordIDs[token] else { return nil }
    return (sequence, word)
  }

  /// The tokens of a word; nil where it has none here.
  ///
  /// - Complexity: O(log `count`).
  public func tokens(ofWord word: Int, sequence: Int = 0) -> Range<Int>? {
    guard let range = tokens(ofSequence: sequence) else { return nil }
    let start = range.partition { (wordIDs[$0] ?? 0) >= word }
    let end = (start..<range.upperBound).partition { (wordIDs[$0] ?? 0) > word }
    return start < end ? start..<end : nil
  }

  /// The characters of a word; nil where it has no tokens here.
  public func characters(ofWord word: Int, sequence: Int = 0) -> Range<Int>? {
    tokens(ofWord: word, sequence: sequence).map {
      offsets[$0.lowerBound].lowerBound..<offsets[$0.upperBound - 1].upperBound
    }
  }

  /// The first token that a character went into; nil for white space and what was removed.
  ///
  /// Of a sequence that was given as words, offsets begin anew in each word, and the first of all
  /// words with such an offset counts, as in the reference.
  ///
  /// - Complexity: O(`count`).
  public func token(ofCharacter character: Int, sequence: Int = 0) -> Int? {
    tokens(ofSequence: sequence)?.first { offsets[$0].contains(character) }
  }

  /// The word that a character went into; nil for white space and what was removed.
  ///
  /// - Complexity: O(`count`).
  public func word(ofCharacter character: Int, sequence: Int = 0) -> Int? {
    token(ofCharacter: character, sequence: sequence).flatMap { wordIDs[$0] }
  }
}

extension Range<Int> {
  /// The first element that satisfies `isBehind`, which holds from some place on; else the end.
  fileprivate func partition(_ isBehind: (Int) -> Bool) -> Int {
    var (low, high) = (lowerBound, upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if isBehind(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
