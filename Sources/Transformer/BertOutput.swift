/// Which hidden states a forward pass returns.
///
/// Layer 0 is the embedding layer's output; layer L, the number of encoder layers, is the last
/// hidden state. Layers after the last one wanted are not computed.
public enum LayerSelection: Sendable, Equatable {
  /// The last hidden state.
  case last
  /// The embeddings and every layer.
  case all
  /// Layers by number.
  case layers(Set<Int>)

  func layers(of configuration: BertConfiguration) throws -> Set<Int> {
    let count = configuration.layerCount
    switch self {
    case .last: return [count]
    case .all: return Set(0...count)
    case .layers(let layers):
      if let wrong = layers.sorted().first(where: { !(0...count ~= $0) }) {
        throw BertError.noSuchLayer(wrong, layerCount: count)
      }
      return layers
    }
  }
}

/// The hidden states of one layer for a packed batch.
public struct HiddenStates: Sendable, Equatable {
  /// How many floats a token's state has.
  public let width: Int
  /// The tokens of each sequence.
  public let ranges: [Range<Int>]
  /// Tokens by width, row-major.
  public let values: [Float]

  /// The state of one token.
  ///
  /// - Precondition: Sequence and token, both counted from 0, exist.
  public func vector(sequence: Int, token: Int) -> [Float] {
    let range = ranges[sequence]
    precondition(
      range.indices.contains(range.lowerBound + token),
      "sequence \(sequence) has \(range.count) tokens, not one at \(token)")
    let row = range.lowerBound + token
    return Array(values[row * width..<(row + 1) * width])
  }

  /// The states of one sequence, tokens by width, as a slice of ``values`` with its indices.
  ///
  /// - Precondition: The sequence, counted from 0, exists.
  /// - Complexity: O(1): a view into ``values``.
  public subscript(sequence: Int) -> ArraySlice<Float> {
    values[ranges[sequence].lowerBound * width..<ranges[sequence].upperBound * width]
  }
}

/// What a forward pass returns.
public struct BertOutput: Sendable {
  /// The hidden states that were asked for, by layer.
  public let layers: [Int: HiddenStates]
  /// How many encoder layers the model has, and so the number of the last one.
  public let layerCount: Int
  /// The pooler's vector for each sequence; nil where it was not asked for or is not there.
  public let pooled: [[Float]]?
  /// The attention weights of each encoder layer, the first one's first; nil where they were not asked
  /// for.
  public let attentions: [AttentionWeights]?

  /// The states of the last layer.
  ///
  /// - Precondition: The last layer was asked for.
  public var lastHiddenState: HiddenStates {
    guard let states = layers[layerCount] else {
      preconditionFailure("the last of \(layerCount) layers was not asked for")
    }
    return states
  }
}
