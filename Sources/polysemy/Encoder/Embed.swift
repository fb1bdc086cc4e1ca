internal import ArgumentParser
internal import Files
internal import TextEncoder
internal import Transformer

/// `polysemy embed`: a line in, its vector out.
struct Embed: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turn lines into vectors.",
    usage: "polysemy embed [<options>] <file> ...",
    discussion: """
      With --pool auto, vectors are what the checkpoint's own sentence-transformers files \
      say: pooling, dense layers, scaling, prompt and length. With another pooling, only \
      their scaling counts, and prompts that are asked for. Lines that are longer than the \
      model reads lose their end, and standard error says so.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(name: .long, help: "How a line's hidden states become one vector; none keeps them all.")
  var pool = PoolArgument.auto

  @OptionGroup var sentences: SentenceArguments

  @Option(
    name: .long,
    help:
      "What to write; jsonl and json are a record a line, npy and safetensors float32, lines by dimensions."
  )
  var format = VectorOutput.Format.jsonl

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var length: LengthArgument

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    try Output.requireOthers([output], than: files)
    guard pool == .none else { return }
    if format.isMatrix {
      throw ValidationError("--pool none has a matrix for each line: write it as jsonl")
    }
    if sentences.dimensions != nil || sentences.normalize == true {
      throw ValidationError("--pool none keeps states as they are: neither cut nor scaled")
    }
  }

  func run() throws {
    try WholeFile.requireReadable(files)
    let encoder = try options.encoder()
    if pool == .auto { try options.noteUndeclared(encoder) }
    let wanted = try sentences.options(
      encoder, pooling: pool.pooling, maximumLength: length.maximum)
    let width =
      pool == .none
      ? encoder.model.configuration.hiddenSize
      : try encoder.sentenceWidth(options: wanted)
    var output = try VectorOutput(format, path: output, width: width)
    // The vectors of all tokens take up hundreds of times what those of lines do.
    var lines = LineEmbedder(
      encoder, files, lineLimit: pool == .none ? 64 : 1024, isShown: !options.quiet)
    do {
      while try next(&lines, wanted, to: &output) {}
    } catch {
      // The records before the bad line are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
    if let remark = lines.cut.remark { options.note(remark) }
    options.tellTimings(of: encoder.model)
  }

  /// Writes the vectors of the next lines; false at the end.
  private func next(
    _ lines: inout LineEmbedder, _ wanted: SentenceOptions, to output: inout VectorOutput
  ) throws -> Bool {
    let encoder = lines.encoder
    guard pool == .none else {
      return try lines.next { texts, progress in
        let vectors = try encoder.sentenceVectors(of: texts, options: wanted, progress: progress)
        return (vectors, vectors.truncated)
      } _: { lines, vectors in
        for index in lines.indices { try output.write(vectors.vector(index)) }
      }
    }
    return try lines.next { texts, progress in
      let vectors = try encoder.tokenVectors(
        of: texts, prompt: wanted.prompt, layer: wanted.layer,
        maximumLength: wanted.maximumLength, progress: progress)
      return (vectors, vectors.truncated)
    } _: { _, vectors in
      for (ids, values) in zip(vectors.ids, vectors.values) {
        try output.write(ids: ids, values: values)
      }
    }
  }
}
