internal import SafeTensorsLoader
internal import StrictJSON
internal import Transformer

extension ModelInspection {
  /// What was found, from the configuration to the checksums; several of a kind each for itself.
  public var findings: [Finding] {
    var findings = Findings()
    describeConfiguration(&findings)
    describeCheckpoint(&findings)
    describeTokenizer(&findings)
    describeSentences(&findings)
    describeTrial(&findings)
    describeChecksums(&findings)
    return findings.all
  }

  private func describeConfiguration(_ findings: inout Findings) {
    switch configuration {
    case .success(let configuration):
      findings.ok(
        .configuration,
        "config.json: \(configuration.family.title) of \(counted(configuration.layerCount, "layer")), \(configuration.hiddenSize) wide, with \(counted(configuration.headCount, "head")) and the \(configuration.hiddenActivation.title)"
      )
    case .failure(let error): findings.fail(.configuration, "\(error)")
    }
    // What is wrong with the file as such has been said.
    if case .success = configuration, case .failure(let error) = headConfiguration {
      findings.fail(.configuration, "\(error)")
    }
  }

  // MARK: Weights

  private func describeCheckpoint(_ findings: inout Findings) {
    switch checkpoint {
    case .success(let checkpoint):
      let bytes = checkpoint.files.reduce(0) { $0 + $1.byteCount }
      findings.ok(
        .files,
        "\(checkpoint.fileName): well formed, \(counted(checkpoint.tensors.count, "tensor")) in \(counted(checkpoint.files.count, "file")) of \(counted(bytes, "byte"))"
      )
      describeTensors(of: checkpoint, &findings)
      describeNumbers(of: checkpoint, &findings)
    case .failure(let error): findings.fail(.files, "\(error)")
    }
  }

  private func describeTensors(of checkpoint: CheckpointInspection, _ findings: inout Findings) {
    guard case .success(let configuration) = configuration else {
      findings.note(.tensors, "names and shapes: not checked, without a config.json of a BERT")
      return
    }
    if let error = checkpoint.tooManyLayers { findings.fail(.tensors, "\(error)") }
    findings.fail(
      .tensors, checkpoint.missing.map { "tensor \($0.nameInFile.excerpt) \($0.shape): missing" })
    findings.fail(.tensors, checkpoint.tensors.compactMap(\.shapeText))
    findings.fail(.tensors, checkpoint.tensors.compactMap(\.typeText))
    if checkpoint.isComplete {
      findings.ok(
        .tensors,
        "names and shapes: all \(checkpoint.parameters.count) tensors of the encoder are there, \(counted(checkpoint.parameterCount, "parameter"))"
      )
    }
    let hasPooler = checkpoint.parameters.contains { $0.role == .parameter("pooler.dense.weight") }
    if !hasPooler, configuration.family == .bert {
      findings.note(.tensors, "no pooler, which vectors do not need")
    }
    describeHead(of: checkpoint, configuration, &findings)
    describeUnused(in: checkpoint, configuration, &findings)
  }

  /// A checkpoint that was saved without its head is a good encoder; one with a part of it is not what
  /// config.json says.
  private func describeHead(
    of checkpoint: CheckpointInspection, _ configuration: BertConfiguration,
    _ findings: inout Findings
  ) {
    guard let head = checkpoint.head?.architecture(of: configuration.family) else { return }
    let present = checkpoint.headParameters
    if present.isEmpty, let first = checkpoint.missingOfHead.first {
      findings.note(
        .tensors,
        "no head of \(head), which config.json names and vectors do not need: \(first.nameInFile.excerpt) is missing"
      )
    } else {
      findings.fail(
        .tensors,
        checkpoint.missingOfHead.map {
          "tensor \($0.nameInFile.excerpt) \($0.shape) of \(head): missing"
        })
      let isUsable = present.allSatisfy { !$0.hasWrongShape && $0.isConvertible }
      if checkpoint.missingOfHead.isEmpty, isUsable {
        findings.ok(
          .tensors,
          "head: all \(counted(present.count, "tensor")) that \(head) adds are there")
      }
    }
  }

  private func describeUnused(
    in checkpoint: CheckpointInspection, _ configuration: BertConfiguration,
    _ findings: inout Findings
  ) {
    let unused = checkpoint.tensors.filter { [.head, .buffer].contains($0.role) }
    if let first = unused.first {
      findings.note(
        .tensors,
        "\(counted(unused.count, "tensor")) that the encoder does not use: \(first.name.excerpt)\(more(than: unused))"
      )
    }
    let unknown = checkpoint.tensors.filter { $0.role == .unknown }
    if let first = unknown.first {
      findings.note(
        .tensors,
        "\(counted(unknown.count, "tensor")) left over, of no use to a \(configuration.family.title) of \(counted(configuration.layerCount, "layer")): \(first.name.excerpt)\(more(than: unknown))"
      )
    }
  }

  /// Where no tensor has a role, all are looked at as if they had one.
  private func describeNumbers(of checkpoint: CheckpointInspection, _ findings: inout Findings) {
    let bad = checkpoint.tensors.filter { $0.nonFiniteText != nil }
    let fatal = bad.filter { tensor in
      tensor.defects.contains { $0.isOfNumbers && tensor.isFatal($0) }
    }
    findings.fail(.numbers, fatal.compactMap(\.nonFiniteText))
    let pooler = bad.filter(\.isOfPooler)
    if let text = pooler.first?.nonFiniteText {
      findings.note(.numbers, "\(text)\(more(than: pooler)), which vectors do not need")
    }
    let unused = bad.filter { !$0.isParameter && $0.role != .undetermined }
    if let text = unused.first?.nonFiniteText {
      findings.note(.numbers, "\(text)\(more(than: unused)), which the encoder does not use")
    }
    // Of what is not there, or cannot be read, nothing was counted.
    if checkpoint.isComplete, fatal.isEmpty {
      findings.ok(
        .numbers,
        "numbers: all of the encoder's\(pooler.isEmpty ? "" : " but the pooler's") are finite")
    }
  }

  // MARK: Tokenizer and sentences

  private func describeTokenizer(_ findings: inout Findings) {
    switch tokenizer {
    case .success(let tokenizer):
      let tokens = "\(tokenizer.file): \(counted(tokenizer.tokenCount, "token"))"
      if case .success(let configuration) = configuration {
        let rows = configuration.vocabularySize
        if tokenizer.idCount > rows {
          findings.fail(
            .tokenizer,
            "\(tokens): expected ids below \(rows), the rows of the word embeddings, found \(tokenizer.idCount - 1)"
          )
        } else {
          findings.ok(
            .tokenizer, "\(tokens), which fit the \(rows) rows of the word embeddings")
          if tokenizer.idCount < rows {
            findings.note(
              .tokenizer,
              "\(rows - tokenizer.idCount) rows of the word embeddings have no token; is it this model's?"
            )
          }
        }
      } else {
        findings.ok(.tokenizer, tokens)
      }
      let absent = tokenizer.specialTokens.filter { $0.id == nil }
      if !absent.isEmpty {
        findings.note(
          .tokenizer,
          "\(tokenizer.file): no token for \(absent.map(\.role).joined(separator: ", "))")
      }
      describeRoom(tokenizer, &findings)
    case .failure(let error): findings.fail(.tokenizer, "\(error)")
    }
  }

  private func describeSentences(_ findings: inout Findings) {
    switch sentenceConfiguration {
    case .success(let sentences) where sentences.isDeclared:
      findings.ok(.sentences, "modules.json: \(sentences)")
      describeLength(sentences, &findings)
    case .success:
      findings.note(
        .sentences, "no sentence-transformers files: a sentence's vector is the mean of its tokens'"
      )
    case .failure(let error): findings.fail(.sentences, "\(error)")
    }
  }

  /// Whether a sequence has room for a token of a text, besides the special ones.
  private func describeRoom(_ tokenizer: TokenizerReport, _ findings: inout Findings) {
    let least = tokenizer.specialTokenCount + 1
    if case .success(let configuration) = configuration, configuration.maximumPositions < least {
      let error = TextEncoderError.modelTooShort(
        path: "config.json", key: "max_position_embeddings", configuration.maximumPositions,
        least: least)
      findings.fail(.configuration, "\(error)")
    }
    if case .success(let sentences) = sentenceConfiguration, let length = sentences.maximumLength,
      length < least
    {
      let error = TextEncoderError.modelTooShort(
        path: sentences.maximumLengthFile, key: "max_seq_length", length, least: least)
      findings.fail(.sentences, "\(error)")
    }
  }

  private func describeTrial(_ findings: inout Findings) {
    switch trial {
    case .success(let width):
      findings.ok(.vectors, "a sentence: tokenizer and model make a vector of \(width) numbers")
    case .failure(let error): findings.fail(.vectors, "a sentence: \(error)")
    case nil: break
    }
  }

  private func describeLength(_ sentences: SentenceConfiguration, _ findings: inout Findings) {
    guard case .success(let configuration) = configuration, let length = sentences.maximumLength,
      length > configuration.maximumPositions
    else { return }
    findings.note(
      .sentences,
      "\(sentences.maximumLengthFile): max_seq_length is \(length), but the model has \(configuration.maximumPositions) positions, which count"
    )
  }

  // MARK: Checksums

  private func describeChecksums(_ findings: inout Findings) {
    guard let checksums else { return }
    findings.fail(
      .checksums,
      checksums.mismatches.map { mismatch in
        switch mismatch {
        case .different(let name, let expected, let found):
          "\(name.excerpt): expected SHA-256 \(expected), found \(found)"
        case .unreadable(_, let error): "\(error)"
        case .outside(let name):
          "\(checksums.path): expected names of files in the model's folder, found \(name.excerpt)"
        }
      })
    if checksums.mismatches.isEmpty {
      findings.ok(
        .checksums, "SHA-256: \(counted(checksums.fileCount, "file")) as in \(checksums.path)")
    }
  }
}

/// Findings as they come in.
private struct Findings {
  typealias Finding = ModelInspection.Finding

  private(set) var all: [Finding] = []

  /// How many failures of one kind are told one by one.
  private static let limit = 10

  mutating func ok(_ subject: Finding.Subject, _ text: String) {
    all.append(Finding(verdict: .ok, subject: subject, text: text))
  }

  mutating func note(_ subject: Finding.Subject, _ text: String) {
    all.append(Finding(verdict: .note, subject: subject, text: text))
  }

  mutating func fail(_ subject: Finding.Subject, _ text: String) { fail(subject, [text]) }

  mutating func fail(_ subject: Finding.Subject, _ texts: [String]) {
    let shown = texts.count > Self.limit + 1 ? texts.prefix(Self.limit) : texts[...]
    all += shown.map { Finding(verdict: .failure, subject: subject, text: $0) }
    if shown.count < texts.count {
      let text = "and \(texts.count - shown.count) more of the kind"
      all.append(Finding(verdict: .failure, subject: subject, text: text))
    }
  }
}

extension TensorReport {
  fileprivate var shapeText: String? {
    for case .shape(let expected) in defects {
      return
        "tensor \(name.excerpt): expected shape \(expected) as config.json says, found \(shape)"
    }
    return nil
  }

  fileprivate var typeText: String? {
    guard defects.contains(.type) else { return nil }
    return
      "tensor \(name.excerpt): expected a type that can be read as floats, found \(dataType.rawValue.excerpt)"
  }

  fileprivate var nonFiniteText: String? {
    for case .nonFinite(let counts) in defects {
      return
        "tensor \(name.excerpt): expected finite numbers, found \(counts.nan) NaN and \(counts.total - counts.nan) infinite of \(elementCount)"
    }
    return nil
  }
}

extension TensorReport.Defect {
  fileprivate var isOfNumbers: Bool { if case .nonFinite = self { true } else { false } }
}

extension CheckpointInspection {
  /// Whether all that the model asks for is there, and can be used.
  fileprivate var isComplete: Bool {
    tooManyLayers == nil && missing.isEmpty && !parameters.isEmpty
      && parameters.allSatisfy(\.isUsable)
  }

  /// The name of the one file, or of the index.
  fileprivate var fileName: String {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[path.utf8.index(after: $0)...]) }
      ?? path
  }
}

/// A count and what is counted.
private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

/// What stands after the first of some tensors.
private func more(than tensors: [TensorReport]) -> String {
  tensors.count > 1 ? " and \(tensors.count - 1) more" : ""
}
