internal import StrictJSON

extension WordMap {
  /// The places as one line of JSON.
  ///
  /// The keys are a contract: `method` (`pca` or `tsne`), of `pca` `explained_variance_ratio`, of
  /// `tsne` `perplexity` and `divergence`, and `words` (`word`, `near`, `x`, `y`), where `near` is the
  /// word that a neighbour belongs to, and null for a word that was asked for.
  ///
  /// - Returns: The line, without its end.
  public func json() -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("method")
      switch fit {
      case .principalComponents(let ratios):
        json.value("pca")
        json.key("explained_variance_ratio")
        json.array(ratios) { json, ratio in json.value(ratio) }
      case .tsne(let perplexity, let divergence):
        json.value("tsne")
        json.key("perplexity")
        json.value(perplexity)
        json.key("divergence")
        json.value(divergence)
      }
      json.key("words")
      json.array(places) { json, place in write(place, to: &json) }
    }
    return json.text
  }

  private func write(_ place: Place, to json: inout JSONWriter) {
    json.object { json in
      json.key("word")
      json.value(place.word)
      json.key("near")
      if place.isNamed { json.null() } else { json.value(words[place.owner]) }
      json.key("x")
      json.value(place.x)
      json.key("y")
      json.value(place.y)
    }
  }
}
