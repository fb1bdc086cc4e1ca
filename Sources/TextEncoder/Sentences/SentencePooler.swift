/// Pools sequences' hidden states, one sequence after the other.
///
/// After `Pooling` of sentence-transformers 6.2.0, but that sums are in double precision, and that
/// where a prompt leaves no token to pool, the largest values are zeros instead of infinite.
struct SentencePooler {
  private let poolings: [SentencePooling]
  private let width: Int
  private var sums: [Double]

  /// - Parameters:
  ///   - poolings: What to compute, in the order of its concatenation.
  ///   - width: How many floats a state has.
  init(_ poolings: [SentencePooling], width: Int) {
    self.poolings = poolings
    self.width = width
    sums = [Double](repeating: 0, count: width)
  }

  /// How many floats a vector has.
  var outputWidth: Int { poolings.count * width }

  /// Appends the vector of a sequence; zeros where it has no tokens.
  ///
  /// - Parameters:
  ///   - states: Tokens by width.
  ///   - skipped: How many tokens at the beginning are a prompt's, and are not pooled.
  ///   - output: Where the vector goes.
  mutating func pool(_ states: Span<Float>, skipping skipped: Int, into output: inout [Float]) {
    let tokens = states.count / width
    let pooled = min(skipped, tokens)..<tokens
    for pooling in poolings {
      switch pooling {
      // Of a prompt that takes up everything, the reference still gives [CLS].
      case .cls where tokens > 0:
        append(states, row: pooled.isEmpty ? 0 : pooled.lowerBound, to: &output)
      case .lastToken where !pooled.isEmpty:
        append(states, row: tokens - 1, to: &output)
      case .max where !pooled.isEmpty:
        appendLargest(states, rows: pooled, to: &output)
      case .mean where !pooled.isEmpty:
        appendSums(states, rows: pooled, dividedBy: Double(pooled.count), to: &output)
      case .meanSqrtLength where !pooled.isEmpty:
        let divisor = Double(pooled.count).squareRoot()
        appendSums(states, rows: pooled, dividedBy: divisor, to: &output)
      case .weightedMean where !pooled.isEmpty:
        // Tokens keep the weights of their places behind a prompt.
        let weights = pooled.reduce(0) { $0 + $1 + 1 }
        appendSums(states, rows: pooled, dividedBy: Double(weights), isWeighted: true, to: &output)
      default:
        output.append(contentsOf: repeatElement(0, count: width))
      }
    }
  }

  private func append(_ states: Span<Float>, row: Int, to output: inout [Float]) {
    for index in row * width..<(row + 1) * width { output.append(states[index]) }
  }

  private func appendLargest(
    _ states: Span<Float>, rows: Range<Int>, to output: inout [Float]
  ) {
    let start = output.count
    append(states, row: rows.lowerBound, to: &output)
    var output = output.mutableSpan
    for row in rows.dropFirst() {
      let state = states.extracting(row * width..<(row + 1) * width)
      for index in 0..<width {
        // `state` has `width` elements, and `output` as many from `start` on.
        let value = unsafe state[unchecked: index]
        let largest = unsafe output[unchecked: start + index]
        unsafe output[unchecked: start + index] = value > largest ? value : largest
      }
    }
  }

  private mutating func appendSums(
    _ states: Span<Float>, rows: Range<Int>, dividedBy divisor: Double, isWeighted: Bool = false,
    to output: inout [Float]
  ) {
    let width = width
    var sums = sums.mutableSpan
    for index in 0..<width { sums[index] = 0 }
    for row in rows {
      let state = states.extracting(row * width..<(row + 1) * width)
      let weight = isWeighted ? Double(row + 1) : 1
      for index in 0..<width {
        // Both spans have `width` elements.
        unsafe sums[unchecked: index] += weight * Double(state[unchecked: index])
      }
    }
    for index in 0..<width { output.append(Float(sums[index] / divisor)) }
  }
}
