/// One encoder layer: self-attention and a feed-forward network, both with residual and norm.
///
/// `BertLayer`, as in Devlin et al. (2018), which is the encoder of Vaswani et al. (2017).
struct BertLayer<Tensor: Sendable>: Sendable {
  let attention: BertAttention<Tensor>
  let feedForward: BertFeedForward<Tensor>

  init(_ scope: TensorScope<some TensorSource<Tensor>>, _ configuration: BertConfiguration) throws {
    attention = try BertAttention(scope.scope("attention"), configuration)
    feedForward = try BertFeedForward(scope, configuration)
  }
}
