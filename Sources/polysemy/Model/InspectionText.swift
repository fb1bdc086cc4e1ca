internal import Figures
internal import SafeTensorsLoader
internal import TextEncoder
internal import Transformer

/// What `polysemy model inspect` writes for people: a summary, then a line a tensor.
struct InspectionText {
  private let inspection: ModelInspection
  private let columns: Int?

  /// - Parameters:
  ///   - inspection: What was found out.
  ///   - columns: How wide a line may be; longer names lose their middle. Nil for any.
  init(_ inspection: ModelInspection, columns: Int?) {
    self.inspection = inspection
    self.columns = columns
  }

  /// The lines, safe to show.
  var lines: [String] {
    let location = inspection.location
    var lines = ["\(location.id) (\(location.directory))", ""]
    lines += configurationRows + checkpointRows + tokenizerRows + sentenceRows + fileRows
    lines += tensorLines
    return lines.map(\.madeVisible)
  }

  // MARK: The summary

  private func row(_ label: String, _ text: String) -> String {
    "  \(label)\(String(repeating: " ", count: max(0, 12 - label.count)))\(text)"
  }

  private var configurationRows: [String] {
    switch inspection.configuration {
    case .success(let configuration):
      let inner = configuration.intermediateSize
      return [
        row(
          "model",
          "\(configuration.family.title): \(ByteText.count(configuration.layerCount, "layer")), \(ByteText.count(configuration.headCount, "head")), \(configuration.hiddenSize) wide, \(inner) inside, \(configuration.hiddenActivation.title)"
        ),
        row(
          "embeddings",
          "\(ByteText.count(configuration.vocabularySize, "token")), \(ByteText.count(configuration.maximumPositions, "position")), \(ByteText.count(configuration.typeVocabularySize, "token type"))"
        ),
      ]
    case .failure(let error): return [row("model", "\(error)")]
    }
  }

  private var checkpointRows: [String] {
    switch inspection.checkpoint {
    case .success(let checkpoint):
      let count = checkpoint.parameters.count
      let names = [
        checkpoint.prefix.isEmpty ? nil : "the model's with \(checkpoint.prefix) in front",
        checkpoint.hasConvertedNames ? "gamma, beta for weight, bias" : nil,
      ].compactMap { $0 }
      return [
        row(
          "parameters",
          "\(ByteText.count(checkpoint.parameterCount)) in \(ByteText.count(count, "tensor"))"),
        row(
          "memory",
          "\(ByteText.size(checkpoint.inPlaceByteCount)) read as they are, \(ByteText.size(checkpoint.convertedByteCount)) converted; layers are then packed"
        ),
        row("names", names.isEmpty ? "the model's" : names.joined(separator: "; ")),
      ]
    case .failure(let error): return [row("weights", "\(error)")]
    }
  }

  private var tokenizerRows: [String] {
    switch inspection.tokenizer {
    case .success(let tokenizer):
      let casing = tokenizer.lowercases ? "lower case" : "cased"
      let special = tokenizer.specialTokens.map { special in
        "\(special.token) \(special.id.map { "\($0)" } ?? "missing")"
      }
      return [
        row(
          "tokenizer",
          "\(tokenizer.file): \(ByteText.count(tokenizer.tokenCount)) tokens, \(casing)"),
        row("", special.joined(separator: ", ")),
      ]
    case .failure(let error): return [row("tokenizer", "\(error)")]
    }
  }

  private var sentenceRows: [String] {
    switch inspection.sentenceConfiguration {
    case .success(let sentences):
      let reason = sentences.isDeclared ? "" : ", as the files do not say otherwise"
      return [row("sentences", "\(sentences)\(reason)")]
    case .failure(let error): return [row("sentences", "\(error)")]
    }
  }

  private var fileRows: [String] {
    guard case .success(let checkpoint) = inspection.checkpoint else { return [] }
    return checkpoint.files.flatMap { file in
      [
        row("file", "\(file.path.lastComponent), \(ByteText.count(file.byteCount)) bytes"),
        row("SHA-256", file.sha256),
      ]
    }
  }

  // MARK: The tensors

  private var tensorLines: [String] {
    guard case .success(let checkpoint) = inspection.checkpoint else { return [] }
    let tensors = checkpoint.tensors
    let layout = TensorTable(tensors, missing: checkpoint.missing, columns: columns)
    func section(_ title: String, _ isIn: (TensorReport) -> Bool) -> [String] {
      let rows = tensors.filter(isIn)
      return rows.isEmpty ? [] : ["", "\(title): \(rows.count)"] + rows.flatMap(layout.lines)
    }
    var lines = section("Tensors", { $0.role == .undetermined })
    lines += section("Tensors of the encoder", \.isParameter)
    if let head = checkpoint.head {
      lines += section("Tensors of the head, \(head.rawValue)", \.isHeadParameter)
    }
    lines += section("Known, and not used by the encoder") { [.head, .buffer].contains($0.role) }
    lines += section("Left over") { $0.role == .unknown }
    if !checkpoint.missing.isEmpty {
      lines += ["", "Missing: \(checkpoint.missing.count)"]
      lines += checkpoint.missing.map(layout.line)
    }
    return lines
  }
}

/// The columns of a table of tensors: type, shape, size and name.
private struct TensorTable {
  private let typeWidth: Int
  private let shapeWidth: Int
  private let sizeWidth: Int
  private let columns: Int?

  init(_ tensors: [TensorReport], missing: [TensorRequirement], columns: Int?) {
    typeWidth = tensors.map { $0.dataType.rawValue.count }.max() ?? 0
    let shapes = tensors.map(\.shape) + missing.map(\.shape)
    shapeWidth = shapes.map { $0.shapeText.count }.max() ?? 0
    sizeWidth = tensors.map { ByteText.size($0.byteCount).count }.max() ?? 0
    self.columns = columns
  }

  /// A tensor, and below it what is wrong with it.
  func lines(_ tensor: TensorReport) -> [String] {
    let size = ByteText.size(tensor.byteCount)
    var lines = [line(tensor.dataType.rawValue, tensor.shape, size, tensor.name)]
    func add(_ text: String) { lines.append("    \(text)") }
    for defect in tensor.defects {
      add("\(tensor.isFatal(defect) ? "FAIL" : "note")  \(text(of: defect))")
    }
    if let sha256 = tensor.sha256 { add("SHA-256 \(sha256)") }
    return lines
  }

  private func text(of defect: TensorReport.Defect) -> String {
    switch defect {
    case .shape(let expected): "expected \(expected.shapeText), as config.json says"
    case .nonFinite(let counts):
      "\(ByteText.count(counts.nan)) NaN, \(ByteText.count(counts.total - counts.nan)) infinite"
    default: "expected a type that can be read as floats"
    }
  }

  func line(_ missing: TensorRequirement) -> String {
    line("", missing.shape, "", missing.nameInFile)
  }

  private func line(_ type: String, _ shape: [Int], _ size: String, _ name: String) -> String {
    let type = type + String(repeating: " ", count: max(0, typeWidth - type.count))
    let start =
      "\(type)  \(shape.shapeText.padded(to: shapeWidth))  \(size.padded(to: sizeWidth))  "
    return start + name.shortened(to: columns.map { max(8, $0 - start.count) })
  }
}

extension [Int] {
  /// The shape as it is spoken: `384×1536`.
  fileprivate var shapeText: String {
    isEmpty ? "scalar" : map { "\($0)" }.joined(separator: "×")
  }
}

extension String {
  /// What stands after the last slash.
  fileprivate var lastComponent: String {
    utf8.lastIndex(of: UInt8(ascii: "/")).map { String(self[utf8.index(after: $0)...]) } ?? self
  }

  /// The text made visible, without its middle where it is wider than some columns.
  fileprivate func shortened(to columns: Int?) -> String {
    let visible = madeVisible
    guard let columns, DisplayWidth.of(visible) > columns else { return visible }
    var room = columns - 1
    func takes(_ character: Character, leaving least: Int) -> Bool {
      let rest = room - DisplayWidth.of(character)
      guard rest >= least else { return false }
      room = rest
      return true
    }
    let least = room - room / 2
    let head = visible.prefix { takes($0, leaving: least) }
    let tail = visible.reversed().prefix { takes($0, leaving: 0) }.reversed()
    return "\(head)…\(String(tail))"
  }
}
