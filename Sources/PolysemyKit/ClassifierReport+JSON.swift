public import Recurrent
internal import StrictJSON

extension ClassifierReport {
  /// The report as one line of JSON.
  ///
  /// The keys are a contract: `source`, `labels`, `texts` (`learned`, `validation`, `held_out`), `models`, and
  /// for each of these `name`, `parameters`, `words`, `ending` (complete, stopped, interrupted or diverged),
  /// `kept_epoch`, `epochs` (`loss`, `accuracy`, and null where there are no such texts `validation_loss`,
  /// `held_out_loss`, `held_out_accuracy`) and `held_out`, as `ClassifierMetrics.json` has it.
  ///
  /// - Returns: The line, without its end.
  public func json() -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("source")
      json.value(source)
      json.key("labels")
      json.array(labels) { $0.value($1) }
      json.key("texts")
      json.object { json in
        json.key("learned")
        json.value(learnedCount)
        json.key("validation")
        json.value(validationCount)
        json.key("held_out")
        json.value(heldOutCount)
      }
      json.key("models")
      json.array(models) { Self.write($1, to: &$0) }
    }
    return json.text
  }

  private static func write(_ model: Model, to json: inout JSONWriter) {
    json.object { json in
      json.key("name")
      json.value(model.name)
      json.key("parameters")
      json.value(model.parameterCount)
      json.key("words")
      if let count = model.wordCount { json.value(count) } else { json.null() }
      json.key("ending")
      json.value(name(of: model.history.ending))
      json.key("kept_epoch")
      json.value(model.history.keptEpoch)
      json.key("epochs")
      json.array(model.history.epochs) { write($1, to: &$0) }
      json.key("held_out")
      if let metrics = model.heldOut { metrics.write(to: &json) } else { json.null() }
    }
  }

  private static func write(_ epoch: ClassifierHistory.Epoch, to json: inout JSONWriter) {
    json.object { json in
      for (key, value) in [
        ("loss", epoch.loss), ("accuracy", epoch.accuracy),
        ("validation_loss", epoch.validationLoss), ("held_out_loss", epoch.heldOutLoss),
        ("held_out_accuracy", epoch.heldOutAccuracy),
      ] as [(String, Double?)] {
        json.key(key)
        if let value { json.value(value) } else { json.null() }
      }
    }
  }

  private static func name(of ending: ClassifierHistory.Ending) -> String {
    switch ending {
    case .complete: "complete"
    case .stopped: "stopped"
    case .interrupted: "interrupted"
    case .diverged: "diverged"
    }
  }
}

extension ClassifierMetrics {
  /// The metrics as one line of JSON.
  ///
  /// The keys are a contract: `count`, `correct`, `accuracy`, `loss` (null where it is not known), `macro`
  /// (`precision`, `recall`, `f1`), `labels` (the same, with `label` and `count`, for each) and `confusion`, a
  /// row for each true label.
  public var json: String {
    var json = JSONWriter()
    write(to: &json)
    return json.text
  }

  func write(to json: inout JSONWriter) {
    json.object { json in
      json.key("count")
      json.value(count)
      json.key("correct")
      json.value(correctCount)
      json.key("accuracy")
      json.value(accuracy)
      json.key("loss")
      if let loss { json.value(loss) } else { json.null() }
      json.key("macro")
      json.object { Self.write(macro, to: &$0) }
      json.key("labels")
      json.array(zip(labels, perLabel)) { json, entry in
        json.object { json in
          json.key("label")
          json.value(entry.0)
          Self.write(entry.1, to: &json)
          json.key("count")
          json.value(entry.1.count)
        }
      }
      json.key("confusion")
      json.array(confusion) { json, row in json.array(row) { $0.value($1) } }
    }
  }

  private static func write(_ label: OfLabel, to json: inout JSONWriter) {
    for (key, value) in [
      ("precision", label.precision), ("recall", label.recall), ("f1", label.f1),
    ] {
      json.key(key)
      json.value(value)
    }
  }
}
