internal import Recurrent
internal import StrictJSON

extension GradientReport {
  /// The most runs of steps that the JSON tells of; of fewer steps it tells each.
  public static let mostRuns = 20_000

  /// The report as one line of JSON.
  ///
  /// The keys are a contract: `source`, `characters`, `vocabulary`, `windows`, `stride`, `length`,
  /// `hidden_size`, `embedding_size`, `learning_rate`, `epochs`, `seed`, and `records`. A record has
  /// `cell`, `clip_norm` and `clip_value` (one of them a number where gradients were shortened),
  /// `parameters`; `steps` with `size` (how many steps one number stands for) and, run by run, `loss`,
  /// `gradient_norm` and `gradient_norm_max`; `epochs` with `windows`, `loss`, `state_gradient_norm`
  /// (`mean`, `min`, `max` by steps back in time, from 0), `cell_gradient_norm` (the same, of an LSTM) and `saturation` (`gate`, `low`, `high`);
  /// `jacobians`, before the first epoch and after each, with `step`, `largest` (by steps back), `max`,
  /// `median`, `spectrum`, `product_log10` (by steps back) and `gain_per_step`; and `stopped`, null or
  /// `reason` (`loss`, `gradient`, `parameters` or `asked`), `step` and `epoch`. What is no finite number is null.
  ///
  /// - Returns: The line, without its end.
  public func json() -> String {
    var json = JSONWriter()
    json.object { json in
      json.member("source", source)
      json.member("characters", microscope.characterCount)
      json.member("vocabulary", microscope.vocabulary.count)
      json.member("windows", microscope.windowStarts.count)
      json.member("stride", microscope.stride)
      json.member("length", options.length)
      json.member("hidden_size", options.hiddenSize)
      json.member("embedding_size", options.embeddingSize)
      json.key("learning_rate")
      json.value(options.learningRate)
      json.member("epochs", options.epochCount)
      json.member("seed", options.seed)
      json.key("records")
      json.array(records) { json, record in Self.write(record, to: &json) }
    }
    return json.text
  }

  private static func write(_ record: GradientRecord, to json: inout JSONWriter) {
    json.object { json in
      json.member("cell", record.cell.word)
      json.key("clip_norm")
      if case .norm(let limit) = record.clipping { json.value(limit) } else { json.null() }
      json.key("clip_value")
      if case .value(let limit) = record.clipping { json.value(limit) } else { json.null() }
      json.member("parameters", record.parameterCount)
      json.key("steps")
      writeSteps(of: record, to: &json)
      json.key("epochs")
      json.array(record.epochs) { json, epoch in write(epoch, to: &json) }
      json.key("jacobians")
      json.array(record.probes) { json, probe in write(probe, to: &json) }
      json.key("stopped")
      write(record.interruption, to: &json)
    }
  }

  private static func writeSteps(of record: GradientRecord, to json: inout JSONWriter) {
    let losses = GradientRecord.runs(of: record.losses, atMost: mostRuns)
    let norms = GradientRecord.runs(of: record.gradientNorms, atMost: mostRuns)
    json.object { json in
      json.member("size", losses.first?.step ?? 1)
      json.numbers("loss", losses.map(\.mean))
      json.numbers("gradient_norm", norms.map(\.mean))
      json.numbers("gradient_norm_max", norms.map(\.maximum))
    }
  }

  private static func write(_ epoch: GradientRecord.Epoch, to json: inout JSONWriter) {
    json.object { json in
      json.member("windows", epoch.windowCount)
      json.key("loss")
      json.value(epoch.loss)
      json.key("state_gradient_norm")
      write(epoch.stateGradients, to: &json)
      json.key("cell_gradient_norm")
      if epoch.cellGradients.isEmpty { json.null() } else { write(epoch.cellGradients, to: &json) }
      json.key("saturation")
      json.array(epoch.saturation) { json, gate in
        json.object { json in
          json.member("gate", gate.gate)
          json.key("low")
          json.value(gate.low)
          json.key("high")
          json.value(gate.high)
        }
      }
    }
  }

  private static func write(_ spreads: [GradientRecord.Spread], to json: inout JSONWriter) {
    json.object { json in
      json.numbers("mean", spreads.map(\.mean))
      json.numbers("min", spreads.map(\.minimum))
      json.numbers("max", spreads.map(\.maximum))
    }
  }

  private static func write(_ probe: JacobianProbe, to json: inout JSONWriter) {
    json.object { json in
      json.member("step", probe.step)
      json.numbers("largest", probe.largest)
      json.key("max")
      json.value(probe.greatest)
      json.key("median")
      json.value(probe.median)
      json.numbers("spectrum", probe.spectrum)
      json.numbers("product_log10", probe.productLogarithms)
      json.key("gain_per_step")
      json.value(probe.gainPerStep)
    }
  }

  private static func write(
    _ interruption: GradientRecord.Interruption?, to json: inout JSONWriter
  ) {
    switch interruption {
    case .notFinite(let step, let epoch, let what):
      json.object { json in
        json.member("reason", what.rawValue)
        json.member("step", step)
        json.member("epoch", epoch)
      }
    case .asked(let step):
      json.object { json in
        json.member("reason", "asked")
        json.member("step", step)
      }
    case nil: json.null()
    }
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ key: String, _ value: String) {
    self.key(key)
    self.value(value)
  }

  fileprivate mutating func member(_ key: String, _ value: some BinaryInteger) {
    self.key(key)
    self.value(value)
  }

  fileprivate mutating func numbers(_ key: String, _ values: [Double]) {
    self.key(key)
    array(values) { json, value in json.value(value) }
  }
}
