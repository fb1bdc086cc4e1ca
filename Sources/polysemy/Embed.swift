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
      say. Lines that are longer than the model reads lose their end, and standard error \
      says so.
      """)

  enum Pool: String, ExpressibleByArgument, CaseIterable {
    case auto, none, cls, mean, max

    /// The pooling by name; nil for the other two.
    var pooling: SentencePooling? {
      switch self {
      case .auto, .none: nil
      case .cls: .cls
      case .mean: .mean
      case .max: .max
      }
    }
  }

  @Argument(
    help: ArgumentHelp(
      "Text files, plain or gzip, a text a line; - is standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(name: .long, help: "How a line's hidden states become one vector; none keeps them all.")
  var pool = Pool.auto

  @Option(
    name: .long,
    help: ArgumentHelp("Whose hidden states: last, or 0 (the embeddings) and up."))
  var layer = LayerArgument.last

  @Flag(name: .long, help: "Do not scale vectors to length 1, even if the checkpoint says so.")
  var noNormalize = false

  @Option(name: .long, help: "What to write; npy and safetensors are float32, lines by dimensions.")
  var format = VectorOutput.Format.jsonl

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @OptionGroup var options: ModelOptions

  func validate() throws {
    guard !files.isEmpty else { throw ValidationError("expected a file, or -") }
    if pool == .none, format.isMatrix {
      throw ValidationError("--pool none has a matrix for each line: write it as jsonl")
    }
  }

  func run() throws {
    let encoder = try options.encoder()
    let layer = try layer.layer(of: encoder)
    if pool == .auto, try !encoder.sentenceConfiguration.get().isDeclared {
      options.note("no sentence-transformers files in the model: mean of all tokens, as it is")
    }
    var output = try VectorOutput(
      format, path: output, width: encoder.model.configuration.hiddenSize)
    var lines = LineSource(files)
    var cut = CutLines()
    var progress = Progress("embedding line", total: nil, isShown: !options.quiet)
    defer { progress.finish() }
    var done = 0
    do {
      while case let batch = try lines.next(), !batch.isEmpty {
        try write(batch, layer, encoder, to: &output, &cut)
        done += batch.count
        progress.update(done)
      }
    } catch {
      // The records before the bad line are whole and true.
      try output.flush()
      throw error
    }
    try output.finish()
    progress.finish()
    if let remark = cut.remark { options.note(remark) }
  }

  private func write(
    _ lines: [LineSource.Line], _ layer: Int?, _ encoder: ContextualEncoder,
    to output: inout VectorOutput, _ cut: inout CutLines
  ) throws {
    do {
      let texts = lines.map(\.text)
      if pool == .none {
        let vectors = try encoder.tokenVectors(
          of: texts, layer: layer, maximumLength: options.maxLength)
        cut.add(vectors.truncated, of: lines)
        for (ids, values) in zip(vectors.ids, vectors.values) {
          try output.write(ids: ids, values: values)
        }
      } else {
        let vectors = try encoder.sentenceVectors(
          of: texts, pooling: pool.pooling, normalizes: noNormalize ? false : nil, layer: layer,
          maximumLength: options.maxLength)
        cut.add(vectors.truncated, of: lines)
        for index in lines.indices { try output.write(vectors.vector(index)) }
      }
    } catch TextEncoderError.tokenWithoutEmbedding(let token, let id, let rows, let text) {
      if text > 0 { try write(Array(lines[..<text]), layer, encoder, to: &output, &cut) }
      throw Failure.tokenWithoutEmbedding(
        token, id: id, rows: rows, at: lines[text].place, encoder)
    }
  }
}

/// The lines that lost their end.
private struct CutLines {
  private var count = 0
  private var first: String?

  mutating func add(_ indices: [Int], of lines: [LineSource.Line]) {
    count += indices.count
    first = first ?? indices.first.map { lines[$0].place }
  }

  var remark: String? {
    first.map {
      "\(count) \(count == 1 ? "line was" : "lines were") longer than the model reads and lost the end, the first in \($0)"
    }
  }
}
