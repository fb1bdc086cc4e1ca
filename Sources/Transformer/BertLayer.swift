internal import LinearAlgebra

/// One encoder layer: self-attention and a feed-forward network, both with residual and norm.
///
/// `BertLayer`, as in Devlin et al. (2018), which is the encoder of Vaswani et al. (2017).
struct BertLayer: Sendable {
  let attention: BertAttention
  let feedForward: BertFeedForward

  init(_ scope: Checkpoint.Scope, _ configuration: BertConfiguration) throws {
    attention = try BertAttention(scope.scope("attention"), configuration)
    feedForward = try BertFeedForward(scope, configuration)
  }

  /// Replaces `workspace.hidden`, tokens by hiddenSize.
  func forward(
    _ sequences: PackedSequences, _ workspace: inout BertWorkspace, on backend: Backend
  ) {
    attention.forward(sequences, &workspace, on: backend)
    feedForward.forward(tokenCount: sequences.tokenCount, &workspace, on: backend)
  }
}
