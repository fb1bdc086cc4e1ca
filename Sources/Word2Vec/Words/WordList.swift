/// The words of ``KeyedVectors``, in order, made into strings as they are asked for.
///
/// They stand in memory of this process, or in the mapped file that they were opened from.
public struct WordList: RandomAccessCollection, Sendable {
  private let storage: Storage

  private enum Storage {
    case table(WordTable)
    case mapped(MappedWords)
  }

  init(table: WordTable) { storage = .table(table) }

  init(mapped: MappedWords) { storage = .mapped(mapped) }

  /// The words in a table in memory, which those of a mapped file are copied to.
  ///
  /// - Precondition: They are all different.
  var table: WordTable {
    switch storage {
    case .table(let table): return table
    case .mapped(let words):
      var table = WordTable()
      table.reserve(words.count)
      for index in 0..<words.count { _ = table.insert(words.bytes(at: index)) }
      return table
    }
  }

  /// 0.
  public var startIndex: Int { 0 }
  /// How many words there are.
  public var endIndex: Int {
    switch storage {
    case .table(let table): table.count
    case .mapped(let words): words.count
    }
  }

  /// The word at `index`.
  public subscript(index: Int) -> String { bytes(at: index).text() }

  /// The UTF-8 bytes of the word at `index`.
  @_lifetime(borrow self)
  func bytes(at index: Int) -> RawSpan {
    precondition(0..<endIndex ~= index, "word \(index) of \(endIndex)")
    // What the payload's copy holds, this value holds too.
    switch storage {
    case .table(let table):
      return unsafe _overrideLifetime(table.bytes(at: index), borrowing: self)
    case .mapped(let words):
      return unsafe _overrideLifetime(words.bytes(at: index), borrowing: self)
    }
  }

  /// Whether the word at `index` stands where a word can; a mapped file may put it anywhere.
  func isPlaced(at index: Int) -> Bool {
    switch storage {
    case .table: true
    case .mapped(let words): words.range(index) != nil
    }
  }

  /// Where the word at `index` stands in its file, or in the table.
  func byteOffset(at index: Int) -> Int {
    switch storage {
    case .table: 0
    case .mapped(let words): words.byteOffset(at: index)
    }
  }

  /// The place of the word with just these bytes.
  func index(of word: RawSpan) -> Int? {
    switch storage {
    case .table(let table): table.index(of: word)
    case .mapped(let words): words.index(of: word)
    }
  }

  /// The place of the word with just the UTF-8 bytes of `word`.
  ///
  /// - Complexity: O(1).
  func index(of word: String) -> Int? { unsafe index(of: word.utf8Span.span.bytes) }
}
