extension KeyedVectors {
  /// The weighted mean of words' vectors and of vectors.
  ///
  ///     mean = Σ weightᵢ · vectorᵢ / Σ |weightᵢ|
  ///
  /// Vectors count as they are, whatever `normalizingWords` says. Where no word is known, the mean
  /// is a vector of zeros. As gensim's `get_mean_vector`.
  ///
  /// - Parameters:
  ///   - terms: What the mean is of.
  ///   - normalizingWords: Whether a word's vector is brought to length 1 first.
  ///   - normalizingMean: Whether the mean is brought to length 1.
  ///   - skippingUnknown: Whether words without a vector are passed over.
  /// - Returns: As many numbers as a word's vector has.
  /// - Throws: ``Word2VecError/emptyQuery`` where there are no terms,
  ///   ``Word2VecError/wrongVectorSize(found:expected:)``, ``Word2VecError/notFinite(position:)``
  ///   and, unless such words are passed over, ``Word2VecError/unknownWord(_:)``.
  public func meanVector(
    of terms: [QueryTerm], normalizingWords: Bool = true, normalizingMean: Bool = false,
    skippingUnknown: Bool = true
  ) throws(Word2VecError) -> [Float] {
    guard !terms.isEmpty else { throw .emptyQuery }
    var sum = TermSum(vectorSize)
    for term in terms {
      if case .word(let word) = term.subject, skippingUnknown, !contains(word) { continue }
      try add(term, to: &sum, normalizingWords: normalizingWords)
    }
    let length = normalizingMean ? Cosine.norm(sum.sum) : sum.weight
    return length > 0 ? sum.sum.map { Float($0 / length) } : sum.sum.map { Float($0) }
  }

  /// A sum of terms.
  struct TermSum {
    var sum: [Double]
    /// The places of the words that are in it.
    var indices: [Int] = []
    /// Σ |weightᵢ|.
    var weight = 0.0

    init(_ size: Int) { sum = [Double](repeating: 0, count: size) }
  }

  /// The sum that is searched for: words at length 1, negative terms taken away.
  func resolve(
    _ positive: [QueryTerm], _ negative: [QueryTerm]
  ) throws(Word2VecError) -> TermSum {
    guard !positive.isEmpty || !negative.isEmpty else { throw .emptyQuery }
    var sum = TermSum(vectorSize)
    for term in positive { try add(term, to: &sum) }
    for term in negative { try add(term, to: &sum, sign: -1) }
    return sum
  }

  private func add(
    _ term: QueryTerm, to sum: inout TermSum, sign: Double = 1, normalizingWords: Bool = true
  ) throws(Word2VecError) {
    let (vector, index) = try vector(of: term)
    var scale = sign * term.weight
    sum.weight += abs(term.weight)
    if let index {
      sum.indices.append(index)
    }
    if case .word = term.subject, normalizingWords {
      let norm = index.map { norms[$0] } ?? Cosine.norm(vector)
      if norm > 0 { scale /= norm }
    }
    for place in vector.indices { sum.sum[place] += scale * vector[place] }
  }

  /// A term's numbers, and its place where it is a word.
  func vector(of term: QueryTerm) throws(Word2VecError) -> (numbers: [Double], index: Int?) {
    switch term.subject {
    case .vector(let numbers): return (try checked(numbers), nil)
    case .word(let word):
      return try known(word)
    }
  }
}
