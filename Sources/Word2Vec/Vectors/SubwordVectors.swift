/// Vectors of the parts of words, which make one for any word (Bojanowski et al., "Enriching Word
/// Vectors with Subword Information", 2017).
///
/// The parts of a word are the n-grams of characters in `<word>`. fastText has no vector for each, but
/// one for each of some buckets, to which a hash sends them.
public struct SubwordVectors: Sendable {
  /// How many characters the shortest parts have (fastText's `minn`).
  public let minimumLength: Int
  /// How many characters the longest parts have (fastText's `maxn`).
  public let maximumLength: Int
  /// How many vectors the parts share (fastText's `bucket`).
  public let bucketCount: Int
  /// How many numbers a vector has.
  public let vectorSize: Int

  private let rows: [Float]

  /// - Precondition: There is a row of finite numbers for each bucket, and at least one bucket.
  init(minimumLength: Int, maximumLength: Int, vectorSize: Int, rows: [Float]) {
    precondition(!rows.isEmpty && rows.count % vectorSize == 0)
    self.minimumLength = minimumLength
    self.maximumLength = maximumLength
    self.vectorSize = vectorSize
    self.rows = rows
    bucketCount = rows.count / vectorSize
  }

  /// The mean of the vectors of a word's parts; zeros of a word that has none.
  ///
  /// **Accuracy** Sums are in double precision, and each number is rounded once; gensim's are in
  /// single precision.
  ///
  /// - Parameter word: Any word, also one that has a vector of its own.
  /// - Returns: As many numbers as a word's vector has.
  /// - Complexity: O(characters · lengths of parts · vector size).
  public func vector(for word: String) -> [Float] {
    var sum = [Double](repeating: 0, count: vectorSize)
    let count = unsafe add(partsOf: word.utf8Span.span.bytes, to: &sum)
    return sum.map { count > 0 ? Float($0 / Double(count)) : 0 }
  }

  /// Adds the vectors of a word's parts to `sum`, and returns how many there are.
  ///
  /// Sums of finite floats do not overflow in doubles, and their mean is no greater than the greatest.
  func add(partsOf word: RawSpan, to sum: inout [Double]) -> Int {
    var count = 0
    forEachBucket(of: word) { bucket in
      let start = bucket * vectorSize
      for place in 0..<vectorSize { sum[place] += Double(rows[start + place]) }
      count += 1
    }
    return count
  }

  /// The bucket of each part of a word, as fastText's `Dictionary::computeSubwords` finds them.
  ///
  /// The boundaries alone, `<` and `>`, are no parts.
  func forEachBucket(of word: RawSpan, _ body: (Int) -> Void) {
    var text: [UInt8] = [UInt8(ascii: "<")]
    unsafe word.withUnsafeBytes { unsafe text.append(contentsOf: $0) }
    text.append(UInt8(ascii: ">"))
    for start in text.indices where !Self.isContinuation(text[start]) {
      var hash = Self.offset
      var (end, length) = (start, 0)
      while end < text.count, length < maximumLength {
        repeat {
          // The bytes are signed there: what is beyond ASCII turns the upper bits around.
          hash = (hash ^ UInt32(bitPattern: Int32(Int8(bitPattern: text[end])))) &* Self.prime
          end += 1
        } while end < text.count && Self.isContinuation(text[end])
        length += 1
        let isBoundary = length == 1 && (start == 0 || end == text.count)
        if length >= minimumLength, !isBoundary { body(Int(hash) % bucketCount) }
      }
    }
  }

  /// Of the hash FNV-1a, by Fowler, Noll and Vo, of 32 bits.
  private static let offset: UInt32 = 2_166_136_261
  private static let prime: UInt32 = 16_777_619

  /// Whether a byte of UTF-8 goes on with a character.
  private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
