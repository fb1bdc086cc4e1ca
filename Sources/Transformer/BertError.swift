internal import StrictJSON

/// What keeps a model from being loaded or run.
@nonexhaustive
public enum BertError: Error, Equatable, Sendable {
  // MARK: Loading

  /// The configuration is not a JSON object.
  case notJSON(path: String, reason: String)
  /// A value of the configuration is missing, of the wrong kind, or not supported.
  case configuration(path: String, key: String, expected: String, found: String)
  /// The checkpoint has no word embeddings under any name that BERT checkpoints use.
  case noEmbeddings(path: String, expected: [String])
  /// The configuration is of a model that is not computed here.
  case unsupportedModel(path: String, modelType: String, reason: String)
  /// The checkpoint lacks a tensor of the head that was asked for; `found` says what it seems to be.
  case noHead(path: String, head: String, tensor: String, found: String)
  /// The checkpoint lacks a tensor of the encoder.
  case missingTensor(path: String, tensor: String)
  /// The configuration asks for more layers than the checkpoint has tensors.
  case tooManyLayers(path: String, layers: Int, tensors: Int)
  /// A tensor has another shape than the configuration asks for.
  case wrongShape(path: String, tensor: String, expected: [Int], found: [Int])
  /// The system has no memory for the packed weights.
  case noMemory(path: String, bytes: Int)

  // MARK: Running

  /// A position is not a token of a sequence of the batch.
  case noSuchToken(token: Int, sequence: Int, tokenCount: Int)
  /// The logits of a head are not finite, though the hidden states are.
  case nonFiniteLogits(path: String, head: String)
  /// A token id is not a row of the word embeddings; sequences and tokens count from 0.
  case tokenID(Int32, rows: Int, sequence: Int, token: Int)
  /// A token type id is not a row of the token type embeddings.
  case tokenType(Int32, rows: Int, sequence: Int, token: Int)
  /// A sequence has more tokens than the model has positions.
  case tooLong(tokens: Int, limit: Int, sequence: Int)
  /// The model has no layer of that number.
  case noSuchLayer(Int, layerCount: Int)
  /// A tensor of the checkpoint holds NaN or infinite weights, and so the result is not finite.
  case nonFiniteWeights(path: String, tensor: String, count: Int)
  /// The weights are finite, but the result is not: they overflow.
  case nonFiniteResult(path: String, layer: Int)
}

extension BertError: CustomStringConvertible {
  /// One line: where, what was expected and what was found.
  public var description: String {
    switch self {
    case .notJSON(let path, let reason):
      "\(path): \(reason)"
    case .configuration(let path, let key, let expected, let found):
      "\(path): \"\(key)\": expected \(expected), found \(found)"
    case .noEmbeddings(let path, let expected):
      "\(path): no checkpoint of the model in config.json: neither \(expected.joined(separator: " nor ")) is in it"
    case .unsupportedModel(let path, let modelType, let reason):
      "\(path): \"model_type\": expected \(BertFamily.supported), found \"\(modelType.excerpt)\", which is not computed here: \(reason)"
    case .noHead(let path, let head, let tensor, let found):
      "\(path): no \(head): tensor \(tensor.excerpt) is missing; the checkpoint seems to be \(found)"
    case .missingTensor(let path, let tensor):
      "\(path): tensor \(tensor.excerpt) is missing"
    case .tooManyLayers(let path, let layers, let tensors):
      "\(path): expected the tensors of \(layers) layers, num_hidden_layers of config.json, found \(tensors) in all; do the two belong together?"
    case .wrongShape(let path, let tensor, let expected, let found):
      "\(path): tensor \(tensor.excerpt): expected shape \(expected) as config.json says, found \(found)"
    case .noMemory(let path, let bytes):
      "\(path): the weights of the layers need \(bytes) bytes of memory, more than the system gives"
    case .tokenID(let id, let rows, let sequence, let token):
      "sequence \(sequence), token \(token): expected an id below \(rows), the rows of the word embeddings, found \(id); do the vocabulary and the weights belong together?"
    case .tokenType(let id, let rows, let sequence, let token):
      "sequence \(sequence), token \(token): expected a token type below \(rows), found \(id)"
    case .tooLong(let tokens, let limit, let sequence):
      "sequence \(sequence): expected at most \(limit) tokens, the positions of the model, found \(tokens)"
    case .noSuchLayer(let layer, let layerCount):
      "expected a layer from 0 (the embeddings) to \(layerCount), found \(layer)"
    case .noSuchToken(let token, let sequence, let tokenCount):
      "sequence \(sequence): expected a token below \(tokenCount), found \(token)"
    case .nonFiniteLogits(let path, let head):
      "\(path): the logits of \(head) overflow, though all weights are finite; is this the right checkpoint?"
    case .nonFiniteWeights(let path, let tensor, let count):
      "\(path): tensor \(tensor.excerpt): expected finite weights, found \(count) that are NaN or infinite"
    case .nonFiniteResult(let path, let layer):
      "\(path): hidden states of layer \(layer) overflow, though all weights are finite; is this the right checkpoint?"
    }
  }
}
