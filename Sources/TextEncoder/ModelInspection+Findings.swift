internal import SafeTensorsLoader
internal import Transformer

extension ModelInspection {
  /// What was found, from the configuration to the checksums; several of a kind each for itself.
  public var findings: [Finding] {
    var findings = Findings()
    describeConfiguration(&findings)
    describeCheckpoint(&findings)
    describeTokenizer(&findings)
    describeSentences(&findings)
    describeChecksums(&findings)
    return findings.all
  }

  private func describeConfiguration(_ findings: inout Findings) {
    switch configuration {
    case .success(let configuration):
      findings.ok(
        .configuration,
        "config.json: BERT of \(counted(configuration.layerCount, "layer")), \(configuration.hiddenSize) wide, with \(counted(configuration.headCount, "head")) and the exact GELU"
      )
    case .failure(let error): findings.fail(.configuration, "\(error)")
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
    let wrong = checkpoint.parameters.filter(\.hasWrongShape)
    let opaque = checkpoint.parameters.filter { !$0.isConvertible }
    if let error = checkpoint.tooManyLayers { findings.fail(.tensors, "\(error)") }
    findings.fail(
      .tensors, checkpoint.missing.map { "tensor \($0.nameInFile) \($0.shape): missing" })
    findings.fail(
      .tensors,
      wrong.map {
        "tensor \($0.name): expected shape \($0.expectedShape ?? []) as config.json says, found \($0.shape)"
      })
    findings.fail(
      .tensors,
      opaque.map { "tensor \($0.name): expected a type of floats, found \($0.dataType.rawValue)" })
    if checkpoint.missing.isEmpty, wrong.isEmpty, opaque.isEmpty {
      findings.ok(
        .tensors,
        "names and shapes: all \(checkpoint.parameters.count) tensors of the encoder are there, \(counted(checkpoint.parameterCount, "parameter"))"
      )
    }
    let hasPooler = checkpoint.parameters.contains { $0.role == .parameter("pooler.dense.weight") }
    if !hasPooler { findings.note(.tensors, "no pooler, which vectors do not need") }
    describeUnused(in: checkpoint, configuration, &findings)
  }

  private func describeUnused(
    in checkpoint: CheckpointInspection, _ configuration: BertConfiguration,
    _ findings: inout Findings
  ) {
    let unused = checkpoint.tensors.filter { [.head, .buffer].contains($0.role) }
    if let first = unused.first {
      findings.note(
        .tensors,
        "\(counted(unused.count, "tensor")) that the encoder does not use: \(first.name)\(more(than: unused))"
      )
    }
    let unknown = checkpoint.tensors.filter { $0.role == .unknown }
    if let first = unknown.first {
      findings.note(
        .tensors,
        "\(counted(unknown.count, "tensor")) left over, of no use to a BERT of \(counted(configuration.layerCount, "layer")): \(first.name)\(more(than: unknown))"
      )
    }
  }

  /// Where no tensor has a role, all are looked at as if they had one.
  private func describeNumbers(of checkpoint: CheckpointInspection, _ findings: inout Findings) {
    let bad = checkpoint.tensors.filter { ($0.nonFinite?.total ?? 0) > 0 }
    let fatal = bad.filter { $0.isParameter || $0.role == .undetermined }
    findings.fail(.numbers, fatal.compactMap(\.nonFiniteText))
    let harmless = bad.filter { !$0.isParameter && $0.role != .undetermined }
    if let text = harmless.first?.nonFiniteText {
      findings.note(.numbers, "\(text)\(more(than: harmless)), which the encoder does not use")
    }
    if fatal.isEmpty { findings.ok(.numbers, "numbers: all of the encoder's are finite") }
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
    case .failure(let error): findings.fail(.tokenizer, "\(error)")
    }
  }

  private func describeSentences(_ findings: inout Findings) {
    switch sentenceConfiguration {
    case .success(let sentences) where sentences.isDeclared:
      let length = sentences.maximumLength.map { ", at most \($0) tokens" } ?? ""
      let scaling = sentences.normalizes ? ", scaled to length 1" : ""
      findings.ok(
        .sentences, "modules.json: pooling \(sentences.pooling.rawValue)\(scaling)\(length)")
      describeLength(sentences, &findings)
    case .success:
      findings.note(
        .sentences, "no sentence-transformers files: a sentence's vector is the mean of its tokens'"
      )
    case .failure(let error): findings.fail(.sentences, "\(error)")
    }
  }

  private func describeLength(_ sentences: SentenceConfiguration, _ findings: inout Findings) {
    guard case .success(let configuration) = configuration, let length = sentences.maximumLength,
      length > configuration.maximumPositions
    else { return }
    findings.note(
      .sentences,
      "sentence_bert_config.json: max_seq_length is \(length), but the model has \(configuration.maximumPositions) positions, which count"
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
          "\(name): expected SHA-256 \(expected), found \(found)"
        case .unreadable(_, let error): "\(error)"
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
  fileprivate var nonFiniteText: String? {
    nonFinite.map { counts in
      "tensor \(name): expected finite numbers, found \(counts.nan) NaN and \(counts.total - counts.nan) infinite of \(elementCount)"
    }
  }
}

extension CheckpointInspection {
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
