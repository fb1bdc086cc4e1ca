package import LinearAlgebra
internal import Parallel
public import SafeTensorsLoader

/// An encoder with a head on it.
///
/// A head is loaded from the checkpoint of its encoder, and heads can share one:
///
///     let model = try BertForMaskedLM(directory: "weights/bert-base-uncased")
///     let sameEncoder = try BertForNextSentencePrediction(model.model)
///
/// Immutable, and safe to use from many threads and tasks at once.
public protocol BertHeadModel: Sendable {
  /// The encoder.
  var model: BertModel { get }

  /// Puts the head of the checkpoint that `model` was loaded from on it.
  ///
  /// - Parameter model: The encoder.
  /// - Throws: ``BertError/noHead(path:head:tensor:found:)`` where the checkpoint has no such head,
  ///   and what ``BertModel`` throws for tensors and configurations that do not fit.
  init(_ model: BertModel) throws
}

extension BertHeadModel {
  /// Loads encoder and head from the folder `directory`.
  ///
  /// - Parameters:
  ///   - directory: Has `config.json`, and `model.safetensors` or its shards.
  ///   - threadCount: How many threads work on a batch; nil for the CPUs that this process may use.
  ///   - access: Whether the weights' files are mapped or read.
  ///   - precision: What products multiply: accuracy against speed.
  /// - Throws: What ``BertModel`` throws, and ``BertError/noHead(path:head:tensor:found:)``.
  /// - Precondition: `threadCount` is positive.
  public init(
    directory: String, threadCount: Int? = nil, access: SafeTensorsFile.Access = .mapped,
    precision: BertPrecision = .float32
  ) throws {
    try self.init(
      BertModel(
        directory: directory, threadCount: threadCount, access: access, precision: precision))
  }

  /// Loads encoder and head from the folder `directory` to run on `backend`.
  package init(
    directory: String, backend: Backend, access: SafeTensorsFile.Access = .mapped
  ) throws {
    try self.init(BertModel(directory: directory, backend: backend, access: access))
  }
}

extension BertModel {
  /// What config.json says about heads.
  func headConfiguration() throws -> BertHeadConfiguration {
    try BertHeadConfiguration(contentsOf: "\(directory)/config.json")
  }

  /// Makes a head of the checkpoint's tensors; one that is missing says that there is no such head.
  func head<Weights>(
    _ head: BertHead, _ make: (Checkpoint) throws -> Weights
  ) throws -> Weights {
    do {
      if head.needsPooler(in: configuration.family), !hasPooler {
        throw BertError.missingTensor(path: checkpoint.path, tensor: "pooler.dense.weight")
      }
      return try make(checkpoint)
    } catch BertError.missingTensor(let path, let tensor) {
      throw BertError.noHead(
        path: path, head: head.architecture(of: configuration.family), tensor: tensor,
        found: BertHead.description(of: checkpoint.namesInFile))
    }
  }

  /// Checks that a head's numbers are finite, and hands them on.
  func logits(_ values: [Float], width: Int, of head: BertHead) throws -> Logits {
    // Anything that is not finite makes the sum of these zeros NaN.
    guard values.reduce(0, { $0 + $1 * 0 }) == 0 else {
      if let (tensor, count) = checkpoint.firstNonFiniteInHead() {
        throw BertError.nonFiniteWeights(path: checkpoint.path, tensor: tensor, count: count)
      }
      throw BertError.nonFiniteLogits(
        path: checkpoint.path, head: head.architecture(of: configuration.family))
    }
    return Logits(width: width, values: values)
  }
}
