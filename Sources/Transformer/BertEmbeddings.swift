internal import LinearAlgebra
internal import SafeTensorsLoader

/// `BertEmbeddings`: word, token type and position embeddings, added and normalized.
struct BertEmbeddings<Tensor: Sendable>: Sendable {
  /// Vocabulary size by hidden size.
  let wordEmbeddings: Tensor
  /// Maximum positions by hidden size.
  let positionEmbeddings: Tensor
  /// Type vocabulary size by hidden size; nil for models without segments.
  let tokenTypeEmbeddings: Tensor?
  let layerNorm: LayerNorm<Tensor>

  init(_ scope: TensorScope<some TensorSource<Tensor>>, _ configuration: BertConfiguration) throws {
    let width = configuration.hiddenSize
    wordEmbeddings = try scope.tensor(
      "word_embeddings.weight", shape: [configuration.vocabularySize, width])
    positionEmbeddings = try scope.tensor(
      "position_embeddings.weight", shape: [configuration.maximumPositions, width])
    let typeCount = configuration.typeVocabularySize
    tokenTypeEmbeddings =
      typeCount == 0
      ? nil : try scope.tensor("token_type_embeddings.weight", shape: [typeCount, width])
    layerNorm = try scope.layerNorm(width: width, epsilon: configuration.layerNormEpsilon)
  }
}

extension BertEmbeddings<FloatTensor> {
  /// Fills `scratch.hidden` with some rows of a batch, rows by hiddenSize.
  ///
  /// The additions are in the order of the reference: word and type first, then position.
  func forward(
    _ rows: Range<Int>, of sequences: PackedSequences, _ scratch: ForwardScratch,
    on backend: Backend
  ) {
    let width = layerNorm.weight.elementCount
    let positions = sequences.ranges.flatMap { range in
      range.clamped(to: rows).map { Int32($0 - range.lowerBound) }
    }
    scratch.measure(.embeddings) {
      backend.gather(
        Array(sequences.tokenIDs[rows]), of: wordEmbeddings.span, width: width,
        into: &scratch.output)
      if let tokenTypeEmbeddings {
        backend.gather(
          Array(sequences.tokenTypeIDs[rows]), of: tokenTypeEmbeddings.span, width: width,
          adding: true, into: &scratch.output)
      }
      backend.gather(positions, of: positionEmbeddings.span, width: width, into: &scratch.hidden)
      layerNorm.forward(
        scratch.output, rows: rows.count, addingTo: &scratch.hidden, on: backend)
    }
  }
}
