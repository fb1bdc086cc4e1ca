internal import SafeTensorsLoader
internal import StrictJSON
internal import TextEncoder
internal import Transformer

/// What `polysemy model inspect` and `verify` write for programs.
///
/// One object, of which `verify` writes `model`, `verdict` and `findings`. What could not be read is
/// null, and the findings say why. Names and shapes are the files' own: `shape` an array, `maps_to` the
/// name in the state dict of a model, sizes in bytes, `nan` and the infinities null for integers.
struct InspectionJSON {
  private let inspection: ModelInspection

  init(_ inspection: ModelInspection) { self.inspection = inspection }

  /// All of it.
  var text: String {
    write { json in
      json.key("configuration")
      json.optional(try? inspection.configuration.get()) { $1.write(to: &$0) }
      json.key("checkpoint")
      json.optional(try? inspection.checkpoint.get()) { $1.write(to: &$0) }
      json.key("tokenizer")
      json.optional(try? inspection.tokenizer.get()) { $1.write(to: &$0) }
      json.key("sentence_vectors")
      json.optional(try? inspection.sentenceConfiguration.get()) { $1.write(to: &$0) }
    }
  }

  /// The verdict and what it rests on.
  var verdictText: String { write { _ in } }

  private func write(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("model")
      json.object { json in
        json.key("id")
        json.value(inspection.location.id)
        json.key("directory")
        json.value(inspection.location.directory)
      }
      json.key("verdict")
      json.value(inspection.isRight ? "right" : "wrong")
      json.key("findings")
      json.array(inspection.findings) { json, finding in finding.write(to: &json) }
      body(&json)
    }
    return json.text
  }
}

extension JSONWriter {
  /// Writes what `body` writes of a value, or null where there is none.
  fileprivate mutating func optional<Value>(
    _ value: Value?, _ body: (inout JSONWriter, Value) -> Void
  ) {
    if let value { body(&self, value) } else { null() }
  }
}

extension ModelInspection.Finding {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("verdict")
      json.value(verdict.rawValue)
      json.key("subject")
      json.value(subject.rawValue)
      json.key("text")
      json.value(text)
    }
  }
}

extension BertConfiguration {
  /// Under the names of config.json.
  fileprivate func write(to json: inout JSONWriter) {
    let sizes = [
      ("hidden_size", hiddenSize), ("num_hidden_layers", layerCount),
      ("num_attention_heads", headCount), ("intermediate_size", intermediateSize),
      ("vocab_size", vocabularySize), ("max_position_embeddings", maximumPositions),
      ("type_vocab_size", typeVocabularySize),
    ]
    json.object { json in
      json.key("model_type")
      json.value(family.rawValue)
      json.key("hidden_act")
      json.value(hiddenActivation.rawValue)
      for (key, size) in sizes {
        json.key(key)
        json.value(size)
      }
      json.key("layer_norm_eps")
      json.value(layerNormEpsilon)
    }
  }
}

extension CheckpointInspection {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("path")
      json.value(path)
      json.key("files")
      json.array(files) { json, file in
        json.object { json in
          json.key("path")
          json.value(file.path)
          json.key("bytes")
          json.value(file.byteCount)
          json.key("sha256")
          json.value(file.sha256)
        }
      }
      json.key("parameters")
      json.value(parameterCount)
      json.key("bytes_in_place")
      json.value(inPlaceByteCount)
      json.key("bytes_converted")
      json.value(convertedByteCount)
      json.key("tensors")
      json.array(tensors) { json, tensor in tensor.write(to: &json) }
      json.key("missing")
      json.array(missing) { json, tensor in tensor.write(to: &json) }
      json.key("missing_of_head")
      json.array(missingOfHead) { json, tensor in tensor.write(to: &json) }
    }
  }
}

extension TensorReport {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("name")
      json.value(name)
      json.key("file")
      json.value(file)
      json.key("dtype")
      json.value(dataType.rawValue)
      json.key("shape")
      json.array(shape) { $0.value($1) }
      json.key("bytes")
      json.value(byteCount)
      json.key("role")
      json.value(role.name)
      json.key("maps_to")
      json.optional(role.nameInModel) { $0.value($1) }
      json.key("expected_shape")
      json.optional(expectedShape) { json, shape in json.array(shape) { $0.value($1) } }
      json.key("nan")
      json.optional(nonFinite?.nan) { $0.value($1) }
      json.key("positive_infinity")
      json.optional(nonFinite?.positiveInfinity) { $0.value($1) }
      json.key("negative_infinity")
      json.optional(nonFinite?.negativeInfinity) { $0.value($1) }
      json.key("sha256")
      json.optional(sha256) { $0.value($1) }
    }
  }
}

extension TensorRole {
  fileprivate var name: String {
    switch self {
    case .parameter: "parameter"
    case .buffer: "buffer"
    case .headParameter: "head_parameter"
    case .head: "head"
    case .unknown: "unknown"
    default: "undetermined"
    }
  }

  fileprivate var nameInModel: String? {
    switch self {
    case .parameter(let name), .headParameter(let name): name
    default: nil
    }
  }
}

extension TensorRequirement {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("name")
      json.value(nameInFile)
      json.key("maps_to")
      json.value(name)
      json.key("shape")
      json.array(shape) { $0.value($1) }
    }
  }
}

extension TokenizerReport {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("file")
      json.value(file)
      json.key("tokens")
      json.value(tokenCount)
      json.key("ids")
      json.value(idCount)
      json.key("lowercases")
      json.value(lowercases)
      json.key("max_length")
      json.optional(maximumLength) { $0.value($1) }
      json.key("special_tokens")
      json.array(specialTokens) { json, special in
        json.object { json in
          json.key("role")
          json.value(special.role)
          json.key("token")
          json.value(special.token)
          json.key("id")
          json.optional(special.id) { $0.value($1) }
        }
      }
    }
  }
}

extension SentenceConfiguration {
  fileprivate func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("declared")
      json.value(isDeclared)
      json.key("pooling")
      json.value(poolings.map(\.rawValue).joined(separator: "+"))
      json.key("normalizes")
      json.value(normalizes)
      json.key("max_length")
      json.optional(maximumLength) { $0.value($1) }
      json.key("prompts")
      json.object { json in
        for (name, text) in prompts.texts.sorted(by: { $0.key < $1.key }) {
          json.key(name)
          json.value(text)
        }
      }
      json.key("default_prompt")
      json.optional(prompts.defaultName) { $0.value($1) }
      json.key("similarity")
      json.value(similarity.rawValue)
    }
  }
}
