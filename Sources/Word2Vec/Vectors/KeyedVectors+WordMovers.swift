extension KeyedVectors {
  /// The word mover's distance of two documents: how far the words of one must travel to become the
  /// other's.
  ///
  /// A document is the distribution of its words, and one word is as far from another as their vectors
  /// are, in Euclid's measure; the distance is the least mean way (Kusner et al., "From Word Embeddings
  /// To Document Distances", 2015). Unknown words are passed over, repeated ones weigh more. As gensim's
  /// `wmdistance`, which however has documents of different words with the same vectors infinitely far
  /// apart.
  ///
  /// - Parameters:
  ///   - first: A document's words.
  ///   - second: Another document's words.
  ///   - normalizing: Whether vectors are brought to length 1.
  /// - Returns: The distance; infinite where a document has no known word.
  /// - Complexity: Usually O((n + m) · n · m + n · m · vector size) for n and m distinct words; some
  ///   milliseconds for hundreds of words.
  public func wordMoversDistance(
    _ first: [String], _ second: [String], normalizing: Bool = true
  ) -> Double {
    let (a, b) = (WordBag(first, in: self), WordBag(second, in: self))
    guard a.total > 0, b.total > 0 else { return .infinity }
    // As fractions the amounts are of n/total; over the common denominator they are whole.
    let cost = OptimalTransport.leastCost(
      supply: a.counts.map { $0 * b.total }, demand: b.counts.map { $0 * a.total },
      costs: euclideanDistances(a.words, b.words, normalizing: normalizing))
    return cost / (Double(a.total) * Double(b.total))
  }

  /// The known words of a document and how often each occurs.
  private struct WordBag {
    /// The distinct ones, told apart by their bytes.
    private(set) var words: [String] = []
    private(set) var counts: [Int] = []
    private(set) var total = 0

    init(_ words: [String], in vectors: KeyedVectors) {
      var table = WordTable()
      for word in words where vectors.contains(word) {
        let (place, isNew) = unsafe table.insert(word.utf8Span.span.bytes)
        if isNew {
          self.words.append(word)
          counts.append(0)
        }
        counts[place] += 1
        total += 1
      }
    }
  }

  /// √Σ (aᵢ - bᵢ)² of every two of some rows, a row of the result for each of `first`.
  private func euclideanDistances(
    _ first: [String], _ second: [String], normalizing: Bool
  ) -> [Double] {
    let (a, b) = (points(first, normalizing), points(second, normalizing))
    let size = vectorSize
    return first.indices.flatMap { row in
      second.indices.map { column in
        var sum = 0.0
        for place in 0..<size {
          let difference = a[row * size + place] - b[column * size + place]
          sum += difference * difference
        }
        return sum.squareRoot()
      }
    }
  }

  private func points(_ words: [String], _ normalizing: Bool) -> [Double] {
    words.flatMap { word in
      let numbers = (vector(for: word) ?? []).map { Double($0) }
      let norm = normalizing ? Cosine.norm(numbers) : 0
      return numbers.map { norm > 0 ? $0 / norm : $0 }
    }
  }
}
