internal import Glibc
internal import LinearAlgebra

extension SoftmaxSkipGramRun {
  // MARK: By pairs

  /// Scores all words for some pairs of a batch, which begins at pair `start`; leaves their losses,
  /// what is wrong with the scores, and the gradients of their centres' vectors.
  @unsafe
  func score(_ block: Range<Int>, of pairs: SkipGramPairs, from start: Int) {
    let size = options.vectorSize
    let hidden = unsafe hidden.base + block.lowerBound * size
    let scores = unsafe scores.base + block.lowerBound * wordCount
    for (row, pair) in block.enumerated() {
      let centre = Int(pairs.centres[start + pair])
      unsafe (hidden + row * size).update(
        from: embeddingParameters.values.base + centre * size, count: size)
    }
    let output = unsafe UnsafePointer(outputParameters.values.base)
    unsafe backend.multiply(
      Backend.Factor(hidden, stride: size),
      Backend.Factor(output, stride: size, isTransposed: true), rows: block.count,
      columns: wordCount, depth: size, into: scores, stride: wordCount)
    if let bias = biasParameters {
      unsafe backend.kernels.addBias(
        bias.values.base, .none, rows: block.count, width: wordCount, stride: wordCount, to: scores)
    }
    for (row, pair) in block.enumerated() {
      unsafe losses.base[pair] = loss(
        scores + row * wordCount, context: Int(pairs.contexts[start + pair]))
    }
    unsafe backend.multiply(
      Backend.Factor(scores, stride: wordCount), Backend.Factor(output, stride: size),
      rows: block.count, columns: size, depth: wordCount,
      into: hiddenGradient.base + block.lowerBound * size, stride: size)
  }

  /// The cross entropy of a row of scores, which becomes its gradient.
  ///
  ///     -ln softmax(x)[c] = max x - x[c] - ln softmax(x)[argmax x]
  ///
  /// The largest probability is at least one over the words, so its logarithm is as exact as a float.
  @unsafe
  private func loss(_ row: UnsafeMutablePointer<Float>, context: Int) -> Double {
    let largest = unsafe Self.maximum(row, wordCount)
    let gap = unsafe Double(largest) - Double(row[context])
    unsafe backend.kernels.softmax(
      rows: 1, width: wordCount, stride: wordCount, scale: 1, row)
    let probability = unsafe Self.maximum(row, wordCount)
    unsafe row[context] -= 1
    return gap - log(Double(probability))
  }

  @unsafe
  private static func maximum(_ row: UnsafePointer<Float>, _ count: Int) -> Float {
    var lanes = SIMD16<Float>(repeating: -.infinity)
    var index = 0
    while index + 16 <= count {
      let next = unsafe UnsafeRawPointer(row + index).loadUnaligned(as: SIMD16<Float>.self)
      lanes.replace(with: next, where: next .> lanes)
      index += 16
    }
    var largest = lanes.max()
    while index < count {
      unsafe largest = Swift.max(largest, row[index])
      index += 1
    }
    return largest
  }

  // MARK: By words

  /// Adds the gradients of a batch's centres, which may be the same word several times.
  func addGradients(of centres: ArraySlice<UInt32>) {
    let size = options.vectorSize
    for (row, centre) in centres.enumerated() {
      unsafe backend.kernels.addScaled(
        1, hiddenGradient.base + row * size, to: embeddingGradient.base + Int(centre) * size,
        count: size)
    }
  }

  func clearGradients(of centres: ArraySlice<UInt32>) {
    let size = options.vectorSize
    for centre in centres {
      unsafe (embeddingGradient.base + Int(centre) * size).update(repeating: 0, count: size)
    }
  }

  /// Takes Adam's step for the rows of some words.
  @unsafe
  func update(_ block: Range<Int>, _ adam: AdamStep, pairCount: Int, _ worker: Int) {
    let size = options.vectorSize
    let rows = block.lowerBound * size..<block.upperBound * size
    let gradient = unsafe blockGradients.base + worker * Self.wordBlock * (size + 1)
    let errors = unsafe UnsafePointer(scores.base + block.lowerBound)
    unsafe backend.multiply(
      Backend.Factor(errors, stride: wordCount, isTransposed: true),
      Backend.Factor(hidden.base, stride: size), rows: block.count, columns: size,
      depth: pairCount, into: gradient, stride: size)
    unsafe adam.update(outputParameters, rows, gradient: gradient)
    unsafe adam.update(
      embeddingParameters, rows, gradient: embeddingGradient.base + rows.lowerBound)
    guard let biasParameters else { return }
    let sums = unsafe gradient + rows.count
    unsafe sums.update(repeating: 0, count: block.count)
    for pair in 0..<pairCount {
      unsafe backend.kernels.addScaled(
        1, errors + pair * wordCount, to: sums, count: block.count)
    }
    unsafe adam.update(biasParameters, block, gradient: sums)
  }
}
