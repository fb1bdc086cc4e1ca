internal import LinearAlgebra
internal import StrictJSON
internal import TextEncoder
internal import Word2Vec

extension Comparison {
  /// The most occurrences whose similarities the JSON holds.
  public static let jsonMatrixLimit = 500

  /// The comparison as one line of JSON.
  ///
  /// The keys are a contract: `word`, `model` (`id`, `layers`, `hidden_size`), `layer`, `pieces`,
  /// `occurrences` (`file`, `sentence`, `text`, `range` in Unicode scalars, `tokens`), `cosine`,
  /// `pca` (`explained_variance_ratio`, `points`; null with one occurrence), `word2vec`
  /// (`vector_size`, `similar`, `trained_on`), `missing` (`file`, `sentence`, `reason`). `cosine` is
  /// the matrix of all occurrences, or of the first ``jsonMatrixLimit`` of them. Where a character
  /// language model was asked for, there is `eras` too: of `word2vec`, `recurrent` and `bert` each the
  /// `mean_cosine` of two occurrences, `within_files` and `between_files`.
  ///
  /// - Parameter includesVectors: Adds `vector` to each occurrence.
  /// - Returns: The line, without its end.
  public func json(includesVectors: Bool = false) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("word")
      json.value(word)
      json.key("model")
      json.object { json in
        json.key("id")
        json.value(model)
        json.key("layers")
        json.value(layerCount)
        json.key("hidden_size")
        json.value(hiddenSize)
      }
      json.key("layer")
      json.value(layer)
      json.key("pieces")
      json.value(pieces.rawValue)
      writeOccurrences(to: &json, includesVectors: includesVectors)
      writeAnalysis(to: &json)
      writeStaticWord(to: &json)
      writeEras(to: &json)
      json.key("missing")
      json.array(missing) { json, missing in
        json.object { json in
          Self.write(missing.sentence, to: &json)
          json.key("reason")
          json.value(missing.reason)
        }
      }
    }
    return json.text
  }

  private static func write(_ sentence: Sentence, to json: inout JSONWriter) {
    json.key("file")
    json.value(sentence.file)
    json.key("sentence")
    json.value(sentence.number)
  }

  private func writeOccurrences(to json: inout JSONWriter, includesVectors: Bool) {
    json.key("occurrences")
    json.array(occurrences.enumerated()) { json, item in
      let (index, occurrence) = item
      json.object { json in
        Self.write(occurrence.sentence, to: &json)
        json.key("text")
        json.value(occurrence.sentence.text)
        json.key("range")
        json.value(occurrence.range)
        json.key("tokens")
        json.array(occurrence.tokens) { $0.value($1) }
        if includesVectors {
          json.key("vector")
          json.array(vector(index)) { $0.value($1) }
        }
      }
    }
  }

  private func writeAnalysis(to json: inout JSONWriter) {
    let count = min(occurrences.count, Self.jsonMatrixLimit)
    json.key("cosine")
    json.array(similarities.rows(0..<count)) { json, row in
      json.array(row.prefix(count)) { $0.value($1) }
    }
    json.key("pca")
    guard let plane else { return json.null() }
    json.object { json in
      json.key("explained_variance_ratio")
      json.array(plane.explainedVarianceRatio) { $0.value($1) }
      json.key("points")
      json.array(plane.points) { json, point in json.array(point) { $0.value($1) } }
    }
  }

  private func writeStaticWord(to json: inout JSONWriter) {
    json.key("word2vec")
    json.object { json in
      json.key("vector_size")
      json.value(staticWord.vectorSize)
      json.key("similar")
      json.array(staticWord.similar) { json, similar in
        json.array { json in
          json.value(similar.word)
          json.value(similar.similarity)
        }
      }
      json.key("trained_on")
      switch staticWord.source {
      case .sentences: json.value("sentences")
      case .file(let path): json.value(path)
      }
    }
  }
}
