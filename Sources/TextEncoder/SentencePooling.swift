/// How a sequence's hidden states become one vector.
public enum SentencePooling: String, Sendable, CaseIterable {
  /// The state of `[CLS]`, the first token.
  case cls
  /// The mean of all states, those of `[CLS]` and `[SEP]` included.
  case mean
  /// The largest value of each dimension.
  case max
}

extension SentencePooling {
  /// One vector of a sequence's states, tokens by width; zeros where there are none.
  func pool(_ states: ArraySlice<Float>, width: Int) -> [Float] {
    guard !states.isEmpty else { return [Float](repeating: 0, count: width) }
    switch self {
    case .cls:
      return Array(states.prefix(width))
    case .mean:
      var sums = [Double](repeating: 0, count: width)
      for (index, value) in states.enumerated() { sums[index % width] += Double(value) }
      return sums.map { Float($0 / Double(states.count / width)) }
    case .max:
      var largest = Array(states.prefix(width))
      for (index, value) in states.enumerated() {
        largest[index % width] = Swift.max(largest[index % width], value)
      }
      return largest
    }
  }
}
