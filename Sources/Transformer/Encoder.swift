internal import LinearAlgebra
internal import SafeTensorsLoader

/// The embeddings and the layers of a checkpoint, ready to run.
struct Encoder: Sendable {
  let embeddings: BertEmbeddings<FloatTensor>
  let layers: [EncoderLayer]
  let pooler: BertPooler<FloatTensor>?
  /// Whether the layers are packed, and take any rows of a batch.
  let isPacked: Bool

  /// Packs a checkpoint's layers, one after the other, for the kernels of `backend`.
  ///
  /// What is packed is given back: at no time is a layer in memory twice, but for the one at hand.
  ///
  /// - Throws: What the checkpoint throws for tensors that it lacks; ``BertError/noMemory(path:bytes:)``.
  init(
    _ checkpoint: Checkpoint, _ configuration: BertConfiguration, _ precision: BertPrecision,
    on backend: Backend
  ) throws {
    embeddings = try BertEmbeddings(TensorScope(checkpoint, "embeddings"), configuration)
    let memory = try Self.memory(checkpoint, configuration, precision, backend.kernels)
    layers = try (0..<configuration.layerCount).map { index in
      let layer = try BertWeights.layer(index, checkpoint, configuration)
      return EncoderLayer(layer) { Self.linear($0, precision, memory, backend) }
    }
    isPacked = memory != nil
    pooler = try BertPooler(TensorScope(checkpoint, "pooler"), configuration)
  }

  /// Room for all packed layers; nil where nothing is packed.
  private static func memory(
    _ checkpoint: Checkpoint, _ configuration: BertConfiguration, _ precision: BertPrecision,
    _ kernels: KernelSet
  ) throws -> WeightMemory? {
    guard kernels.hasProducts else { return nil }
    let (width, inner) = (configuration.hiddenSize, configuration.intermediateSize)
    let shapes = [(3 * width, width), (width, width), (inner, width), (width, inner)]
    let byteCount = shapes.reduce(0) { sum, shape in
      sum
        + PackedWeights.byteCount(
          outputs: shape.0, inputs: shape.1, precision.product, for: kernels)
    }
    let (total, overflows) = byteCount.multipliedReportingOverflow(by: configuration.layerCount)
    guard !overflows, let memory = WeightMemory(byteCount: total) else {
      throw BertError.noMemory(path: checkpoint.path, bytes: total)
    }
    return memory
  }

  private static func linear(
    _ layers: [Dense<FloatTensor>], _ precision: BertPrecision, _ memory: WeightMemory?,
    _ backend: Backend
  ) -> Linear {
    guard let memory else { return .inPlace(layers) }
    let outputs = layers.reduce(0) { $0 + $1.bias.elementCount }
    let inputs = layers.reduce(0) { $0 + $1.weight.elementCount } / outputs
    let weights = PackedWeights(
      outputs: outputs, inputs: inputs, precision.product, in: memory, for: backend.kernels)
    var bias: [Float] = []
    for layer in layers {
      weights.pack(layer.weight.span, at: bias.count, on: backend)
      layer.weight.releasePages()
      let span = layer.bias.span
      for index in span.indices { bias.append(span[index]) }
    }
    return .packed(weights, bias: bias)
  }
}
