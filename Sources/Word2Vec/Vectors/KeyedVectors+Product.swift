internal import Glibc

extension KeyedVectors {
  /// The words that are like each of some words and unlike each of others, the best first.
  ///
  ///     score = Π p(positive) / (Π p(negative) + 10⁻⁶),  p(term) = ((1 + cos(word, term)) / 2)^weight
  ///
  /// The multiplicative combination of Levy and Goldberg ("Linguistic Regularities in Sparse and
  /// Explicit Word Representations", 2014), in which one large distance decides less than in
  /// ``mostSimilar(positive:negative:count:restrictedTo:)``. Words of the query are not found. Of
  /// equal scores the word that stands first in ``words`` comes first. As gensim's
  /// `most_similar_cosmul`, which has no weights, takes vectors for unit vectors, and always
  /// searches all words.
  ///
  /// - Parameters:
  ///   - positive: What the words are to be like.
  ///   - negative: What they are to be unlike.
  ///   - count: How many to give at most; 0 or less give none.
  ///   - range: The places in ``words`` that are searched; nil searches all.
  /// - Returns: The words with their scores.
  /// - Throws: ``Word2VecError/emptyQuery`` where `positive` is empty,
  ///   ``Word2VecError/unknownWord(_:)``, ``Word2VecError/wrongVectorSize(found:expected:)`` and
  ///   ``Word2VecError/notFinite(position:)``.
  /// - Complexity: O(terms · words · vector size).
  public func mostSimilarByProduct(
    positive: [QueryTerm], negative: [QueryTerm] = [], count: Int = 10,
    restrictedTo range: Range<Int>? = nil
  ) throws(Word2VecError) -> [SimilarWord] {
    guard !positive.isEmpty else { throw .emptyQuery }
    let range = searched(range)
    var excluded: [Int] = []
    let numerators = try products(of: positive, in: range, &excluded)
    let denominators = try products(of: negative, in: range, &excluded)
    let scores = zip(numerators, denominators).map { Float($0 / ($1 + 1e-6)) }
    return best(count, of: scores, in: range, except: excluded)
  }

  /// Π p(term) for each row, and the places of the words among the terms.
  private func products(
    of terms: [QueryTerm], in range: Range<Int>, _ indices: inout [Int]
  ) throws(Word2VecError) -> [Double] {
    var products = [Double](repeating: 1, count: range.count)
    for term in terms {
      let (direction, index) = try vector(of: term)
      if let index { indices.append(index) }
      for (place, cosine) in cosines(to: direction, in: range).enumerated() {
        let factor = (1 + Double(cosine)) / 2
        products[place] *= term.weight == 1 ? factor : pow(factor, term.weight)
      }
    }
    return products
  }
}
