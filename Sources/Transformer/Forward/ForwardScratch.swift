internal import LinearAlgebra

/// The memory that some sequences go through the layers in, on one thread or on all together.
///
/// Used by one caller at a time; ``BertWorkspace`` has one for each thread.
final class ForwardScratch: @unchecked Sendable {
  /// The state that the layers hand on, tokens by hidden size.
  var hidden = FloatBuffer()
  /// Queries, keys and values side by side, tokens by 3 · hidden size; two, because blocks of a batch
  /// read a layer's while others write the next one's.
  var projections = [FloatStore(count: 0), FloatStore(count: 0)]
  /// A head's packed keys and some scores, for every thread.
  var attention = FloatBuffer()
  /// What attention found, tokens by hidden size.
  var context = FloatBuffer()
  /// Tokens by intermediate size.
  var intermediate = FloatBuffer()
  /// A block's output before it is added to `hidden`, tokens by hidden size.
  var output = FloatBuffer()
  /// The left side of a product in its precision.
  var input = ProductInput()
  /// Where the time went.
  var timings = ForwardTimings()

  private let clock = ContinuousClock()

  /// Makes room for some sequences.
  ///
  /// - Parameters:
  ///   - tokens: How many tokens they have.
  ///   - longest: How many tokens the longest has.
  ///   - configuration: The model's shape.
  ///   - isPacked: Whether its layers are packed, and rows need no padding.
  ///   - backend: What will compute.
  func reserve(
    tokens: Int, longest: Int, _ configuration: BertConfiguration, isPacked: Bool,
    on backend: Backend
  ) {
    let width = configuration.hiddenSize
    let inner = configuration.intermediateSize
    let shapes = isPacked ? [] : [(width, width), (width, inner), (inner, width)]
    let rows = shapes.reduce(tokens) {
      max($0, Backend.paddedRows(tokens, inputs: $1.0, outputs: $1.1))
    }
    hidden.reserve(rows * width)
    context.reserve(rows * width)
    intermediate.reserve(rows * inner)
    output.reserve(rows * width)
    attention.reserve(
      backend.attentionScratch(
        longestSequence: longest, headSize: width / configuration.headCount),
      zeroed: false)
    input.reserve(
      rows: rows, inputs: max(width, inner), backend.precision, for: backend.kernels)
  }

  /// Makes room for the projections of so many tokens, in the first store or in both.
  func reserveProjections(
    tokens: Int, both: Bool, _ configuration: BertConfiguration, isPacked: Bool,
    on backend: Backend
  ) {
    let width = configuration.hiddenSize
    let rows = isPacked ? tokens : Backend.paddedRows(tokens, inputs: width, outputs: width)
    let count = 3 * rows * width + backend.attentionMargin
    for index in projections.indices where index == 0 || both {
      if projections[index].count < count { projections[index] = FloatStore(count: count) }
    }
  }

  /// Runs `body` and adds its time to that of `phase`.
  func measure(_ phase: ForwardTimings.Phase, _ body: () -> Void) {
    let start = clock.now
    body()
    timings[phase] += clock.now - start
  }
}
