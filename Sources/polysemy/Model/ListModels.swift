internal import ArgumentParser
internal import Figures
internal import StrictJSON
internal import TextEncoder

/// `polysemy model list`: the models on this machine.
struct ListModels: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the models that --model finds by their ids.",
    usage: "polysemy model list [<options>]",
    discussion: """
      Looks in weights/ and the Hugging Face cache. An asterisk marks the model that is \
      used where none is named. Only headers are read: model verify reads the weights.
      """)

  @Option(name: .long, help: "What to print.")
  var format = ModelInspectionOptions.Format.text

  func run() throws {
    var output = try Output(path: nil)
    let models = ModelLocator().installedModels()
    switch format {
    case .text:
      let width = models.map { DisplayWidth.of($0.location.id.madeVisible) }.max() ?? 0
      for line in models.flatMap({ lines(of: $0, idWidth: width) }) {
        try output.write(line.madeVisible + "\n")
      }
    case .json: try output.write(json(models) + "\n")
    }
    try output.finish()
    guard !models.isEmpty else {
      throw Failure(.nothingFound, "no models in weights/ or the Hugging Face cache")
    }
  }

  private func lines(of model: InstalledModel, idWidth: Int) -> [String] {
    let id = model.location.id
    let gap = String(repeating: " ", count: idWidth - DisplayWidth.of(id.madeVisible))
    let size = ByteText.size(model.byteCount)
    let state = model.defect == nil ? "complete" : "not usable"
    var lines = ["\(model.isDefault ? "*" : " ") \(id)\(gap)  \(size.padded(to: 8))  \(state)"]
    lines.append("    \(model.location.directory)")
    if let defect = model.defect { lines.append("    \(defect)") }
    if model.isHidden { lines.append("    its id leads to another folder, which comes first") }
    return lines
  }

  private func json(_ models: [InstalledModel]) -> String {
    var json = JSONWriter()
    json.object { json in
      json.key("models")
      json.array(models) { json, model in
        json.object { json in
          json.key("id")
          json.value(model.location.id)
          json.key("directory")
          json.value(model.location.directory)
          json.key("bytes")
          json.value(model.byteCount)
          json.key("complete")
          json.value(model.defect == nil)
          json.key("defect")
          if let defect = model.defect { json.value(defect) } else { json.null() }
          json.key("default")
          json.value(model.isDefault)
          json.key("hidden")
          json.value(model.isHidden)
        }
      }
    }
    return json.text
  }
}
