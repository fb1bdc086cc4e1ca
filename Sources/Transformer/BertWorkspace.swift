internal import LinearAlgebra

/// The memory that a forward pass computes in.
///
/// Nothing of it outlives a pass; it is kept so that the next pass allocates nothing. It grows to
/// the largest batch it has seen. Each task that runs a model at the same time needs its own.
public struct BertWorkspace: ~Copyable, Sendable {
  /// The state that the layers hand on, tokens by hidden size.
  var hidden = FloatBuffer()
  /// Queries, keys and values side by side, tokens by 3 · hidden size.
  var projections = FloatBuffer()
  /// Attention scores, a square for every thread.
  var scores = FloatBuffer()
  /// What attention found, tokens by hidden size.
  var context = FloatBuffer()
  /// Tokens by intermediate size.
  var intermediate = FloatBuffer()
  /// A block's output before it is added to `hidden`, tokens by hidden size.
  var output = FloatBuffer()

  /// An empty workspace, good for any model.
  public init() {}

  /// Makes room for a batch.
  mutating func reserve(
    _ sequences: PackedSequences, _ configuration: BertConfiguration, on backend: Backend
  ) {
    let width = configuration.hiddenSize
    let inner = configuration.intermediateSize
    let shapes = [(width, width), (width, inner), (inner, width)]
    let rows = shapes.reduce(0) {
      max($0, Backend.paddedRows(sequences.tokenCount, inputs: $1.0, outputs: $1.1))
    }
    hidden.reserve(rows * width)
    projections.reserve(rows * 3 * width)
    context.reserve(rows * width)
    intermediate.reserve(rows * inner)
    output.reserve(rows * width)
    let longest = sequences.ranges.reduce(0) { max($0, $1.count) }
    scores.reserve(backend.attentionScratch(longestSequence: longest), zeroed: false)
  }
}
