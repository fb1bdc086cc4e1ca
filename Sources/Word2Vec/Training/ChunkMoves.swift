internal import LinearAlgebra

/// The moves of rows that are not a chunk's alone.
@safe
struct ChunkMoves: ~Copyable {
  /// A row for each word: the bag of the words around it; none in skip-gram.
  let bags: HeapBuffer<Float>
  /// Which rows the hidden vectors are, word after word: words' vectors, or bags.
  let hiddenNumbers: HeapBuffer<UInt32>
  /// How output rows are to move: by multiples of hidden vectors.
  var outputs: RowMoves
  /// How the words' vectors are to move: by errors.
  private var inputs: RowMoves
  /// Which errors these are.
  private let errorNumbers: HeapBuffer<UInt32>
  private let options: Word2VecOptions
  /// Whether each word of a bag gets a share of its error; otherwise all steps of ``inputs`` are 1.
  private let sharesErrors: Bool

  init(
    _ weights: WeightRows, _ objectives: ObjectiveList, _ options: Word2VecOptions,
    wordCount: Int, threadCount: Int
  ) throws(Word2VecError) {
    let hiddenCount = wordCount * WindowPredictor.mostHidden(options)
    let sharedCount = objectives.mostSharedTargets
    let bagCount = options.algorithm == .skipGram ? 0 : wordCount
    let bags = try HeapBuffer<Float>(count: bagCount * weights.stride)
    let hiddenNumbers = try HeapBuffer<UInt32>(count: hiddenCount)
    let groupCount = wordCount * HiddenVectors.groupCount(WindowPredictor.mostHidden(options))
    let outputs = try RowMoves(
      capacity: wordCount * sharedCount + groupCount * options.negativeSamples,
      stepCapacity: hiddenCount * (sharedCount + options.negativeSamples), bucketCount: threadCount)
    // The first and the last chunk have those around the block too.
    let window = min(options.window, Corpus.sentenceLimit)
    let stepCount =
      wordCount * WindowPredictor.mostContexts(options) + Block.chunkCount * wordCount * window
      + 2 * window
    let inputs = try RowMoves(
      capacity: wordCount + 2 * window, stepCapacity: stepCount, bucketCount: threadCount)
    unsafe inputs.nextSteps(stepCount).update(repeating: 1, count: stepCount)
    let errorNumbers = try HeapBuffer<UInt32>(count: stepCount)
    self.bags = bags
    self.hiddenNumbers = hiddenNumbers
    self.outputs = outputs
    self.inputs = inputs
    self.errorNumbers = errorNumbers
    self.options = options
    sharesErrors = options.algorithm == .continuousBagOfWords && !options.averagesContext
  }

  mutating func clear() {
    inputs.clear()
    outputs.clear()
  }

  /// Adds the moves of the words at some places: by what they did for the words around them.
  mutating func addInputs(
    _ places: Range<Int>, in block: Block, of job: JobWords, _ errors: BlockErrors
  ) {
    for place in places {
      let first = max(block.words.lowerBound, place - options.window)
      let end = min(block.words.upperBound, place + options.window + 1)
      let count = addSources(of: place, around: first..<end, in: block, of: job, errors)
      guard count > 0 else { continue }
      unsafe inputs.add(job.numbers[place], from: inputs.stepCount, count)
    }
  }

  /// Notes what moves the word at a place: the errors of those around it whose windows it is in.
  ///
  /// - Returns: How many they are.
  @inline(__always)
  private func addSources(
    of place: Int, around words: Range<Int>, in block: Block, of job: JobWords,
    _ errors: BlockErrors
  ) -> Int {
    let numbers = unsafe errorNumbers.base + inputs.stepCount
    let steps = unsafe inputs.nextSteps(words.count)
    let firstRows = unsafe errors.firstRows - block.words.lowerBound
    let sentenceStart = unsafe job.sentenceStarts[place]
    let hasErrorEach = options.algorithm == .skipGram
    // Places and errors go together, but that a word is none of its own context.
    let (before, after) = hasErrorEach ? (UInt32(place) &- 1, UInt32(place)) : (0, 0)
    var count = 0
    // Windows are of random widths, and sentences of any length, so a branch for each word would often be
    // guessed wrong: all are noted, and those that do not reach the place are not counted.
    @inline(__always)
    func add(_ word: Int, _ distance: Int, _ number: UInt32) {
      unsafe numbers[count] = firstRows[word] &+ number
      if sharesErrors { unsafe steps[count] = job.context(of: word).share(options) }
      let isSame = unsafe job.sentenceStarts[word] == sentenceStart
      let reaches = unsafe Int(job.windows[word]) >= distance
      count &+= (isSame ? 1 : 0) & (reaches ? 1 : 0)
    }
    for word in words.lowerBound..<max(words.lowerBound, min(place, words.upperBound)) {
      add(word, place &- word, before)
    }
    for word in min(words.upperBound, max(place + 1, words.lowerBound))..<words.upperBound {
      add(word, word &- place, after)
    }
    return count
  }

  /// Sorts the moves by whose the rows are.
  func sort(_ owners: borrowing RowOwners, _ weights: WeightRows) {
    inputs.sort { owners.thread(of: $0) }
    outputs.sort { owners.thread(of: $0, weights) }
  }

  /// The moves of output rows, as other threads make them.
  func sharedOutputs(_ weights: WeightRows) -> SortedMoves {
    unsafe outputs.sharing(
      matrix: weights.base, sources: hiddenNumbers.base,
      values: options.algorithm == .skipGram ? weights.base : bags.base, stride: weights.stride)
  }

  /// The moves of the words' vectors, as other threads make them.
  func sharedInputs(_ weights: WeightRows, _ errors: BlockErrors) -> SortedMoves {
    unsafe inputs.sharing(
      matrix: weights.base, sources: errorNumbers.base, values: errors.rows,
      stride: weights.stride)
  }
}
