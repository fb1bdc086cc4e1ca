/// The words of ``KeyedVectors``, in order, made into strings as they are asked for.
public struct WordList: RandomAccessCollection, Sendable {
  let table: WordTable

  /// 0.
  public var startIndex: Int { 0 }
  /// How many words there are.
  public var endIndex: Int { table.count }

  /// The word at `index`.
  public subscript(index: Int) -> String {
    precondition(0..<table.count ~= index, "word \(index) of \(table.count)")
    return table.word(at: index)
  }

  /// The place of the word with just the UTF-8 bytes of `word`.
  ///
  /// - Complexity: O(1).
  func index(of word: String) -> Int? { unsafe table.index(of: word.utf8Span.span.bytes) }
}
