extension KeyedVectors {
  /// Divides the words into classes of like direction, as word2vec.c's `-classes`.
  ///
  /// Spherical k-means (Dhillon and Modha, "Concept Decompositions for Large Sparse Text Data using
  /// Clustering", 2001): each round puts every word into the class whose centre is nearest by the
  /// cosine, of equally near ones the first, and moves each centre to the mean of its words, all of
  /// them at length 1. It ends when a round changes nothing. A class that loses its last word keeps its
  /// centre.
  ///
  /// The first centres are words: one at random, and then one after another at random in proportion
  /// to how far it is from the nearest one before (k-means++, Arthur and Vassilvitskii, 2007);
  /// word2vec.c begins with classes by the words' numbers. The same vectors and seed give the same
  /// classes on any number of threads.
  ///
  /// - Parameters:
  ///   - options: How many classes, and where the random numbers start.
  ///   - progress: Called after each round with its number, from 1; false ends the rounds.
  /// - Returns: The classes.
  /// - Throws: ``Word2VecError/tooManyClasses(count:words:)`` and
  ///   ``Word2VecError/invalidOption(name:value:expected:)``; what ``validate()`` finds in a mapped
  ///   file.
  /// - Complexity: O(words · classes · vector size) a round, on all threads; memory as much as the
  ///   vectors.
  public func classes(
    _ options: WordClasses.Options = WordClasses.Options(), progress: (Int) -> Bool = { _ in true }
  ) throws -> WordClasses {
    try options.validate(words: count)
    try validate()
    let rows = unitRows(0..<count)
    let centres = SphericalMeans.distantRows(
      options.count, of: rows, width: vectorSize, seed: options.seed)
    return SphericalMeans(rows, width: vectorSize, centres: centres)
      .run(options.rounds, progress: progress)
  }

  /// Divides the words into classes, beginning with the centres that are given.
  ///
  /// - Precondition: `centres` are finite rows of length 1, at least one and at most as many as words.
  package func classes(from centres: [Float], rounds: Int) -> WordClasses {
    SphericalMeans(unitRows(0..<count), width: vectorSize, centres: centres)
      .run(rounds) { _ in true }
  }
}
