internal import Recurrent
internal import StrictJSON

/// What became of a training, for people and for programs.
struct CharacterTrainingReport {
  private let epochs: [CharacterTrainingEvent.Epoch]
  private let steps: Int
  private let characters: Int
  private let heldOut: Int
  private let vocabulary: Int
  private let parameters: Int
  private let isStopped: Bool
  private let seconds: Double

  init(_ training: borrowing CharacterTraining, isStopped: Bool, seconds: Double) {
    epochs = training.epochs
    steps = training.stepCount
    characters = training.characterCount
    heldOut = training.heldOutCount
    vocabulary = training.model.vocabulary.count
    parameters = training.model.parameters.layout.count
    self.isStopped = isStopped
    self.seconds = seconds
  }

  /// The epoch whose model was kept: the best, or where nothing was held out, the last.
  private var kept: CharacterTrainingEvent.Epoch? { epochs.last(where: \.isBest) ?? epochs.last }

  /// Some lines.
  var text: String {
    guard let kept else { return "" }
    var lines: [(String, String)] = []
    if let loss = kept.heldOutLoss {
      lines.append(
        ("held out", "\(inBits(loss)), of \(ByteText.count(heldOut)) characters"))
    } else {
      lines.append(("learned", "\(inBits(kept.loss)); nothing was held out"))
    }
    let epochCount = "\(epochs.count) epoch\(epochs.count == 1 ? "" : "s")"
    lines.append(("kept", "epoch \(kept.number) of \(epochs.count)"))
    lines.append(
      (
        "model",
        "\(ByteText.count(parameters)) numbers, \(vocabulary) characters"
      ))
    lines.append(
      (
        "training",
        "\(epochCount) of \(ByteText.count(characters)) characters, \(ByteText.count(steps)) step\(steps == 1 ? "" : "s"), \(CharacterRun.fixed(seconds, 1)) s"
      ))
    return lines.map { name, value in
      name + String(repeating: " ", count: 10 - name.count) + value + "\n"
    }.joined()
  }

  private func inBits(_ loss: Double) -> String {
    let bits = Float(CharacterLoss.bits(loss)).withFourDigits
    let perplexity = Float(CharacterLoss.perplexity(loss)).withFourDigits
    return "\(bits) bits per character, perplexity \(perplexity)"
  }

  /// One line.
  var json: String {
    var json = JSONWriter()
    json.object { json in
      json.key("held_out")
      if let loss = kept?.heldOutLoss {
        json.object { json in
          Self.write(loss, to: &json)
          json.key("characters")
          json.value(heldOut)
        }
      } else {
        json.null()
      }
      json.key("kept_epoch")
      json.value(kept?.number ?? 0)
      json.key("parameters")
      json.value(parameters)
      json.key("vocabulary")
      json.value(vocabulary)
      json.key("characters")
      json.value(characters)
      json.key("steps")
      json.value(steps)
      json.key("seconds")
      json.value(seconds)
      json.key("ended_early")
      json.value(isStopped)
      json.key("epochs")
      json.array(epochs) { json, epoch in
        json.object { json in
          json.key("steps")
          json.value(epoch.stepCount)
          json.key("learned")
          json.object { Self.write(epoch.loss, to: &$0) }
          json.key("held_out")
          if let loss = epoch.heldOutLoss {
            json.object { Self.write(loss, to: &$0) }
          } else {
            json.null()
          }
        }
      }
    }
    return json.text + "\n"
  }

  private static func write(_ loss: Double, to json: inout JSONWriter) {
    json.key("loss")
    json.value(loss)
    json.key("bits_per_character")
    json.value(CharacterLoss.bits(loss))
    json.key("perplexity")
    json.value(CharacterLoss.perplexity(loss))
  }
}
