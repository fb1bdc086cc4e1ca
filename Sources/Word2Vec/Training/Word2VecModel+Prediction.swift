internal import Glibc

extension Word2VecModel {
  /// The words that the model expects among others, the most probable first, as gensim's
  /// `predict_output_word`.
  ///
  ///     p(word) = softmax(hidden · output row of word)
  ///
  /// The hidden vector is the sum of the context's vectors, or their mean where
  /// ``Word2VecOptions/averagesContext`` says so, in skip-gram models too. Of equally probable words
  /// the one that stands first comes first.
  ///
  /// - Parameters:
  ///   - context: The words around; unknown ones are passed over, repeated ones count as often.
  ///   - count: How many to give at most; 0 or less give none.
  /// - Returns: The words with their probabilities.
  /// - Throws: ``Word2VecError/emptyQuery`` where no word is known, and
  ///   ``Word2VecError/missingObjective(needed:)`` of a model without negative sampling.
  /// - Complexity: O(words · vector size).
  public func predictedWords(
    among context: [String], count: Int = 10
  ) throws(Word2VecError) -> [PredictedWord] {
    guard let outputs = outputWeights.negativeSampling else {
      throw .missingObjective(needed: "negative sampling")
    }
    let indices = context.compactMap { vectors.index(of: $0) }
    guard !indices.isEmpty else { throw .emptyQuery }
    let hidden = hidden(of: indices)
    let scores = products(of: hidden, with: outputs)
    // Less the greatest, so that no power overflows.
    let greatest = scores.max() ?? 0
    let powers = scores.map { exp($0 - greatest) }
    let sum = powers.reduce(0, +)
    let order = powers.indices.sorted { (powers[$1], $0) < (powers[$0], $1) }
    return order.prefix(max(0, count)).map {
      PredictedWord(word: vectors.words[$0], index: $0, probability: powers[$0] / sum)
    }
  }

  /// What the log of the probability of each sentence is to the model, as gensim's `score`.
  ///
  /// The sum, over all predictions that training would make of the sentence with whole windows and
  /// no word left out, of the logs of the probabilities of all turns on the ways to the predicted
  /// words. As in gensim they are read off training's table of the logistic function, which is up to
  /// 0.01 too low, and turns whose product is 6 or more, of either sign, count nothing. Sentences of
  /// one class score higher in a model that was trained on it (Taddy, "Document Classification by
  /// Inversion of Distributed Language Representations", 2015).
  ///
  /// - Parameter sentences: The sentences; unknown words are passed over, and of each sentence at
  ///   most the first 10,000 known ones count.
  /// - Returns: A number for each sentence, 0 for one that predicts nothing.
  /// - Throws: ``Word2VecError/missingObjective(needed:)`` of a model without hierarchical softmax;
  ///   ``Word2VecError/noMemory(bytes:)``.
  /// - Complexity: O(words of the sentences · window · log words of the model · vector size).
  public func scores(of sentences: some Sequence<[String]>) throws(Word2VecError) -> [Double] {
    guard let outputs = outputWeights.hierarchicalSoftmax else {
      throw .missingObjective(needed: "hierarchical softmax")
    }
    let counts = vectors.counts ?? [Int](repeating: 1, count: vectors.count)
    let scorer = PathScorer(
      tree: try HuffmanTree(counts: counts), outputs: outputs, width: vectors.vectorSize)
    return sentences.map { sentence in
      let words = sentence.lazy.compactMap { vectors.index(of: $0) }
      let known = Array(words.prefix(Corpus.sentenceLimit))
      return known.indices.reduce(0) { sum, place in
        let start = max(0, place - options.window)
        let end = min(known.count, place + options.window + 1)
        let context = Array(known[start..<place] + known[place + 1..<end])
        switch options.algorithm {
        case .skipGram:
          return context.reduce(sum) {
            $0 + scorer.score(known[place], from: vectors.doubles(at: $1))
          }
        case .continuousBagOfWords:
          return sum + scorer.score(known[place], from: hidden(of: context))
        }
      }
    }
  }

  /// The sum of some words' vectors, or their mean.
  private func hidden(of indices: [Int]) -> [Double] {
    var hidden = [Double](repeating: 0, count: vectors.vectorSize)
    for index in indices {
      for (place, number) in vectors.doubles(at: index).enumerated() { hidden[place] += number }
    }
    let divisor = options.averagesContext ? Double(max(1, indices.count)) : 1
    return hidden.map { $0 / divisor }
  }

  /// The products of a vector and the rows of a matrix.
  private func products(of vector: [Double], with matrix: [Float]) -> [Double] {
    let width = vector.count
    return unsafe matrix.withUnsafeBufferPointer { matrix in
      unsafe vector.withUnsafeBufferPointer { vector in
        (0..<matrix.count / width).map { row in
          unsafe Cosine.dot(matrix.extracting(row * width..<(row + 1) * width), vector)
        }
      }
    }
  }
}

/// How probable the ways to words are.
private struct PathScorer {
  let tree: HuffmanTree
  let outputs: [Float]
  let width: Int
  private let sigmoid = SigmoidTable()

  init(tree: HuffmanTree, outputs: [Float], width: Int) {
    self.tree = tree
    self.outputs = outputs
    self.width = width
  }

  /// The log of the probability of the turns on the way to a word.
  func score(_ word: Int, from hidden: [Double]) -> Double {
    tree.paths.path(to: UInt32(word)).reduce(0) { sum, step in
      let start = unsafe Int(tree.paths.nodes[step]) * width
      var product = 0.0
      for place in 0..<width { product += hidden[place] * Double(outputs[start + place]) }
      let turn = Float(unsafe tree.paths.labels[step] == 1 ? product : -product)
      return sum + (sigmoid(turn).map { log(Double($0)) } ?? 0)
    }
  }
}
