// This package's word2vec, to be timed and compared beside others: reads a text once, and trains it anew
// whenever a line asks for it.
//
//   word2vec-bench TEXT
//
// A line has pairs of a name and a value: `algorithm skipGram schedule lockFree threads 2 epochs 1`;
// what it does not name is gensim's default. The answer is the seconds that training took, the words a
// second, and the mean loss of the last epoch where `loss true` was asked for. With `output PATH`
// the vectors are written there, in word2vec's binary format.

internal import ArgumentParser
internal import Files
internal import Word2Vec

struct Word2VecBench: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "word2vec-bench")

  @Argument(help: "A text, a sentence a line.")
  var text: String

  func run() throws {
    print("ready")
    while let line = readLine() {
      var fields = line.split(separator: " ").map(String.init)
      var options = Word2VecOptions()
      var output: String?
      while fields.count >= 2 {
        let (name, value) = (fields[0], fields[1])
        fields.removeFirst(2)
        if name == "output" { output = value } else { try set(name, value, &options) }
      }
      let clock = ContinuousClock()
      var words = 0
      let last = Last()
      let start = clock.now
      let model = try Word2VecTrainer(options).train(onLinesOf: text) { progress in
        last.value = progress
        return true
      }
      words = model.corpusWordCount * options.epochs
      let whole = clock.now - start
      let training = last.value?.elapsed ?? whole
      if let output { try write(model, to: output) }
      print(
        training / .seconds(1), (whole - training) / .seconds(1),
        Int(Double(words) / (training / .seconds(1))), model.losses)
    }
  }

  private func write(_ model: Word2VecModel, to path: String) throws {
    var words = try AtomicFile(path: "\(path).words")
    for word in model.vectors.words { try words.write("\(word)\n") }
    try words.commit()
    let matrices: [(String, [Float]?)] = [
      ("vectors", Array(model.vectors.vectors)), ("negative", model.outputWeights.negativeSampling),
      ("tree", model.outputWeights.hierarchicalSoftmax),
    ]
    for case (let name, let values?) in matrices {
      var file = try AtomicFile(path: "\(path).\(name)")
      unsafe try file.write(values.span.bytes)
      try file.commit()
    }
  }

  final class Last: @unchecked Sendable { var value: Word2VecProgress? }

  private func known<Value>(_ value: Value?, _ text: String) throws -> Value {
    guard let value else { throw ValidationError("unknown: \(text)") }
    return value
  }

  private func set(_ name: String, _ value: String, _ options: inout Word2VecOptions) throws {
    guard let number = Int(value) ?? (Double(value) == nil ? 0 : nil), number >= 0 else {
      throw ValidationError("\(name): expected a number, found \(value)")
    }
    switch name {
    case "algorithm":
      options.algorithm = try known(Word2VecOptions.Algorithm(rawValue: value), value)
    case "schedule": options.schedule = try known(Word2VecOptions.Schedule(rawValue: value), value)
    case "threads": options.threadCount = number
    case "epochs": options.epochs = number
    case "size": options.vectorSize = number
    case "negative": options.negativeSamples = number
    case "hs": options.usesHierarchicalSoftmax = value == "true"
    case "loss": options.measuresLoss = value == "true"
    case "seed": options.seed = UInt32(number)
    default: throw ValidationError("unknown option \(name)")
    }
  }
}

Word2VecBench.main()
