internal import Files
package import LinearAlgebra
internal import Parallel
public import SafeTensorsLoader
internal import Synchronization

/// A BERT encoder: token ids in, hidden states out.
///
/// Loads a folder as Hugging Face transformers writes it (`config.json`, `model.safetensors` or the
/// index of its shards), of a BERT or a DistilBERT, with bert-base-uncased's tensor names or the
/// unprefixed ones. The layers' weights are packed for the CPU's kernels once, in ``precision``;
/// embeddings stay in the mapped files.
///
///     let model = try BertModel(directory: "weights/all-MiniLM-L6-v2")
///     let output = try model.encode(PackedSequences([[101, 2924, 102]]))
///     let bank = output.lastHiddenState.vector(sequence: 0, token: 1)
///
/// Immutable, and safe to use from many threads and tasks at once. Vectors of a sequence are the
/// same bits whatever else is in its batch and on any number of threads, where ``isBatchInvariant``.
///
/// Forward pass after `BertModel` in transformers 5.23.0 (eager attention, no dropout).
public final class BertModel: Sendable {
  /// The shape of the model.
  public let configuration: BertConfiguration
  /// Whether the checkpoint has a pooler; sentence encoders and masked language models often do not.
  public var hasPooler: Bool { encoder.pooler != nil }
  /// What products multiply on this CPU: what was asked for, or floats where it lacks kernels for that.
  public let precision: BertPrecision

  /// Whether a sequence's vectors are the same bits in any batch and on any number of threads.
  ///
  /// So it is on every x86 CPU with AVX. Elsewhere, and with builds of OpenBLAS that cannot exchange
  /// their kernels, the pooler's vectors may differ in the last bits, and without AVX2 all others.
  public static var isBatchInvariant: Bool { Backend.hasIndependentRows }

  /// About how many tokens of a long list are worth encoding at a time.
  ///
  /// Enough groups of sequences to keep all threads busy until the end, in bounded memory; it is the
  /// groups that stay in the cache.
  package static let usualBatchTokens = 4096

  /// The folder that the model was loaded from.
  let directory: String
  let checkpoint: Checkpoint
  let backend: Backend
  let encoder: Encoder
  private let totalTimings = Mutex(ForwardTimings())

  /// Loads the model in the folder `directory`.
  ///
  /// - Parameters:
  ///   - directory: Has `config.json`, and `model.safetensors` or its shards.
  ///   - threadCount: How many threads work on a batch; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply; see ``precision`` for what this CPU makes of it.
  /// - Throws: `FileError` where a file cannot be read, `SafeTensorsError` where the checkpoint is
  ///   damaged, ``BertError`` where files and model do not fit together.
  /// - Precondition: `threadCount` is positive.
  /// - Complexity: Linear in the layers' parameters, which are read and packed.
  public convenience init(
    directory: String, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
    precision: BertPrecision = .float32
  ) throws {
    try self.init(
      directory: directory,
      backend: Backend(threadCount: threadCount, precision: precision.product), access: access)
  }

  /// Loads the model in the folder `directory` to run on `backend`.
  package init(
    directory: String, backend: Backend, access: SafeTensorsFile.Access = .mapped
  ) throws {
    self.directory = directory
    configuration = try BertConfiguration(contentsOf: "\(directory)/config.json")
    checkpoint = try Checkpoint(directory: directory, configuration, access: access)
    precision = BertPrecision(backend.precision)
    if precision == .int8,
      let error = configuration.excessOfInputs(path: "\(directory)/config.json")
    {
      throw error
    }
    encoder = try Encoder(checkpoint, configuration, precision, on: backend)
    self.backend = backend
  }

  // MARK: Running

  /// Where the time of all forward passes went, of all callers.
  public var timings: ForwardTimings { totalTimings.withLock { $0 } }

  /// Computes the hidden states of a batch.
  ///
  /// - Parameters:
  ///   - sequences: Token ids, special tokens among them.
  ///   - layers: Which hidden states to return.
  ///   - pooling: Whether to apply the pooler; without one in the checkpoint the result has none.
  ///   - attentions: Whether to return the attention weights of every layer.
  /// - Returns: The chosen hidden states, in memory of their own.
  /// - Throws: ``BertError`` for ids and lengths that the model does not have, and for results that
  ///   are not finite, naming the tensor whose weights are not.
  public func encode(
    _ sequences: PackedSequences, layers: LayerSelection = .last, pooling: Bool = false,
    attentions: Bool = false
  ) throws -> BertOutput {
    var workspace = BertWorkspace()
    return try encode(
      sequences, layers: layers, pooling: pooling, attentions: attentions, in: &workspace)
  }

  /// Computes the hidden states of a batch in the caller's memory.
  ///
  /// - Parameters:
  ///   - sequences: Token ids, special tokens among them.
  ///   - layers: Which hidden states to return.
  ///   - pooling: Whether to apply the pooler.
  ///   - attentions: Whether to return the attention weights of every layer.
  ///   - workspace: Used again, it saves the next batch its allocations.
  /// - Returns: The chosen hidden states, in memory of their own.
  /// - Throws: As ``encode(_:layers:pooling:attentions:)``.
  /// - Complexity: Linear in the layers, in the tokens of all sequences, and, for attention, in the
  ///   sum of their squared lengths.
  public func encode(
    _ sequences: PackedSequences, layers: LayerSelection = .last, pooling: Bool = false,
    attentions: Bool = false, in workspace: inout BertWorkspace
  ) throws -> BertOutput {
    let wanted = try layers.layers(of: configuration)
    try check(sequences)
    let plan = BatchPlan(
      sequences, threadCount: backend.pool.threadCount, allowsBlocks: encoder.isPacked)
    workspace.reserve(plan, configuration, isPacked: encoder.isPacked, on: backend)

    let layerCount = configuration.layerCount
    let starts = ForwardPass.attentionStarts(sequences, headCount: configuration.headCount)
    // Weights of attention that are not finite show in the last states, as all others do.
    let stored = pooling || attentions ? wanted.union([layerCount]) : wanted
    let pass = ForwardPass(
      encoder: encoder, sequences: sequences, plan: plan, backend: backend,
      width: configuration.hiddenSize,
      states: Dictionary(uniqueKeysWithValues: stored.map { ($0, store(sequences)) }),
      attentions: attentions
        ? (0..<layerCount).map { _ in FloatStore(count: starts.last ?? 0) } : [],
      attentionStarts: starts,
      layerCount: stored.max() ?? 0)
    let failure = pass.run(in: workspace.scratches)
    addTimings(of: workspace)
    if let layer = failure { throw nonFinite(layer) }

    let pooled =
      pooling
      ? pass.states[layerCount].flatMap {
        encoder.pooler?.forward($0.span, sequences, on: backend)
      } : nil
    guard pooled?.allSatisfy({ $0.allSatisfy(\.isFinite) }) ?? true else {
      throw nonFinite(layerCount, inPooler: true)
    }
    return BertOutput(
      layers: pass.states.filter { wanted.contains($0.key) }.mapValues {
        HiddenStates(
          width: configuration.hiddenSize, ranges: sequences.ranges, values: $0.array())
      },
      layerCount: layerCount, pooled: pooled,
      attentions: attentions
        ? pass.attentions.map {
          AttentionWeights(
            headCount: configuration.headCount, lengths: sequences.ranges.map(\.count),
            starts: starts, values: $0.array())
        } : nil)
  }

  /// Takes the times that the scratches have gathered.
  private func addTimings(of workspace: borrowing BertWorkspace) {
    totalTimings.withLock { total in
      for scratch in workspace.scratches {
        total.add(scratch.timings)
        scratch.timings = ForwardTimings()
      }
    }
  }

  private func store(_ sequences: PackedSequences) -> FloatStore {
    FloatStore(count: sequences.tokenCount * configuration.hiddenSize)
  }

  private func check(_ sequences: PackedSequences) throws {
    for (number, range) in sequences.ranges.enumerated() {
      guard range.count <= configuration.maximumPositions else {
        throw BertError.tooLong(
          tokens: range.count, limit: configuration.maximumPositions, sequence: number)
      }
      for (token, index) in range.enumerated() {
        let id = sequences.tokenIDs[index]
        guard 0..<configuration.vocabularySize ~= Int(id) else {
          throw BertError.tokenID(
            id, rows: configuration.vocabularySize, sequence: number, token: token)
        }
        let type = sequences.tokenTypeIDs[index]
        let typeCount = configuration.typeVocabularySize
        guard typeCount == 0 || 0..<typeCount ~= Int(type) else {
          throw BertError.tokenType(
            type, rows: typeCount, sequence: number, token: token)
        }
      }
    }
  }

  // MARK: Results

  /// Names the first tensor whose weights are not finite.
  private func nonFinite(_ layer: Int, inPooler: Bool = false) -> BertError {
    if let (tensor, count) = checkpoint.firstNonFinite(inPooler: inPooler) {
      return .nonFiniteWeights(path: checkpoint.path, tensor: tensor, count: count)
    }
    return .nonFiniteResult(path: checkpoint.path, layer: layer)
  }
}
