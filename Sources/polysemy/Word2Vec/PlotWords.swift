internal import ArgumentParser
internal import Files
internal import PolysemyKit
internal import Word2Vec

/// `polysemy word2vec plot`: words in a plane.
struct PlotWords: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw words in a plane, each where its vector says.",
    usage: "polysemy word2vec plot [<options>] <word> ...",
    discussion: """
      Vectors are scaled to length 1, so that distances are those of cosines. Without --output the \
      picture is drawn in the terminal.

        polysemy word2vec plot king queen bank --neighbours 10 --vectors v.bin
        polysemy word2vec plot king queen --method tsne --vectors v.bin -o a.svg
      """)

  enum Method: String, ExpressibleByArgument, CaseIterable {
    case pca, tsne
  }

  @Argument(help: ArgumentHelp("Words, as the vectors spell them.", valueName: "word"))
  var words: [String] = []

  @OptionGroup var options: VectorOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Draw these words too, one a line; - is standard input.", valueName: "file"),
    completion: .file())
  var wordsFrom: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Draw each word with so many of its nearest.", valueName: "n"))
  var neighbours = 0

  @Option(
    name: .long,
    help: "Draw two principal components, or by t-SNE, which shows who is near whom.")
  var method = Method.pca

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With t-SNE: about how many neighbours a word has (default: their number's root, at most 30).",
      valueName: "p"))
  var perplexity: Double?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With t-SNE: start from random places, not from principal components.", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Draw into this file, as SVG.", valueName: "file.svg"), completion: .file())
  var output: String?

  @Flag(name: .shortAndLong, help: "Say nothing on standard error but errors.")
  var quiet = false

  /// The most words of t-SNE, which keeps a number for each pair of them: 400 MB.
  private static let mostWords = 10_000

  func validate() throws {
    guard !words.isEmpty || wordsFrom != nil else {
      throw ValidationError("expected words, or a list of them by --words-from")
    }
    guard wordsFrom != "-" || options.vectors != "-" else {
      throw ValidationError("standard input (-) can be read only once")
    }
    guard neighbours >= 0 else {
      throw ValidationError("--neighbours: expected 0 or more, found \(neighbours)")
    }
    if method == .pca, perplexity != nil || seed != nil {
      let option = perplexity != nil ? "--perplexity" : "--seed"
      throw ValidationError("\(option): goes with --method tsne")
    }
    if let perplexity, !(perplexity >= 1 && perplexity.isFinite) {
      throw ValidationError("--perplexity: expected a number from 1, found \(perplexity)")
    }
    if let other = output.flatMap({ PictureName.other($0) }) {
      throw ValidationError("--output draws SVG, so expected a file called .svg, found \(other)")
    }
  }

  func run() throws {
    let file = try Output.file(output)
    let asked = words + (try wordsFrom.map { try Self.list($0) } ?? [])
    guard !asked.isEmpty else { throw Failure(.badData, noWords) }
    let vectors = try options.load()
    let unknown = asked.filter { !vectors.contains($0) }
    let known = asked.filter { vectors.contains($0) }
    guard !known.isEmpty else { throw Failure(.nothingFound, notDrawn(unknown)) }
    let map = try map(of: known, in: vectors)
    try write(map, to: file)
    if !unknown.isEmpty { Terminal.standardError.writeLine(notDrawn(unknown)) }
  }

  /// The most words without a vector that are named.
  private static let mostNamed = 10

  private func notDrawn(_ words: [String]) -> String {
    let rest = words.count - Self.mostNamed
    return options.unknown(Array(words.prefix(Self.mostNamed)))
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private var noWords: String {
    "\(wordsFrom == "-" ? "standard input" : wordsFrom ?? ""): expected words to draw, found none"
  }

  private func map(of words: [String], in vectors: KeyedVectors) throws -> WordMap {
    // No word is drawn twice, whoever's neighbour it is.
    let largest = min(vectors.count, words.count * (min(neighbours, vectors.count) + 1))
    guard method == .pca || largest <= Self.mostWords else {
      throw Failure(
        .usage,
        "--method tsne: takes \(Self.mostWords) words, found up to \(largest); draw fewer, or by pca"
      )
    }
    var progress = Progress("t-SNE: step", total: WordMap.stepCount, isShown: !quiet)
    defer { progress.finish() }
    return try WordMap(
      of: words, neighbourCount: neighbours, in: vectors,
      from: options.vectors == "-" ? "standard input" : options.vectors, by: wordMapMethod
    ) { progress.update($0) }
  }

  private var wordMapMethod: WordMap.Method {
    switch method {
    case .pca: .principalComponents
    case .tsne: .tsne(perplexity: perplexity, seed: seed)
    }
  }

  /// Draws into the file or the terminal, and prints the places where they are asked for.
  private func write(_ map: WordMap, to file: consuming AtomicFile?) throws {
    let terminal = Terminal.standardOutput
    var printed = try Output(path: nil, needsReader: file == nil)
    try file?.write(map.svg())
    try file?.flush()
    switch options.format {
    case .json: try printed.write(map.json() + "\n")
    case .text where file == nil:
      try printed.write(map.text(width: terminal.width, color: terminal.hasColor))
    case .text: break
    }
    try printed.finish()
    if let file = file.take(), let output {
      try file.commit()
      if !quiet { Terminal.standardError.writeLine("drew \(output)") }
    }
  }

  /// The words of a file, one a line, without the white space around them.
  private static func list(_ path: String) throws -> [String] {
    var source = LineSource([path], skipsBlankLines: true)
    var words: [String] = []
    while true {
      let lines = try source.next()
      guard !lines.isEmpty else { return words }
      words += lines.map { trimmed($0.text) }
    }
  }

  private static func trimmed(_ text: String) -> String {
    let isInk = { (scalar: Unicode.Scalar) in !scalar.properties.isWhitespace }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: isInk), let last = scalars.lastIndex(where: isInk)
    else { return "" }
    return String(scalars[first...last])
  }
}
