// This package's encoder, to be timed beside others: computes when a line asks it to, and is idle
// otherwise. Benchmarks/workers.py describes the lines and the inputs. Texts go the library's own way,
// whatever batch the line says. The line "timings" asks for the milliseconds of each phase of all
// forward passes so far.
//
//   encoder-bench MODEL INPUTS [--threads N] [--precision f32|bf16|int8]

internal import ArgumentParser
internal import Files
internal import Glibc
internal import StrictJSON
internal import TextEncoder
internal import Transformer

// MARK: Inputs

/// What one name in the inputs stands for.
enum Workload {
  case sequences([[Int32]])
  case texts([String])

  /// - Parameter json: An array, of strings or of arrays of token ids.
  init?(_ json: JSONValue) {
    guard let elements = json.elements.map(Array.init) else { return nil }
    let texts = elements.compactMap(\.string)
    let sequences = elements.compactMap { $0.elements?.compactMap { $0.integer.map(Int32.init) } }
    if texts.count == elements.count {
      self = .texts(texts)
    } else if sequences.count == elements.count {
      self = .sequences(sequences)
    } else {
      return nil
    }
  }
}

func workloads(contentsOf path: String) throws -> [String: Workload] {
  let document = try JSONDocument(parsing: WholeFile.bytes(of: path))
  var workloads: [String: Workload] = [:]
  guard let members = document.root.members else {
    throw ValidationError("\(path): expected an object")
  }
  for (key, value) in members {
    let name = key.string ?? ""
    guard let workload = Workload(value) else {
      throw ValidationError("\(path): \(name): expected texts, or arrays of token ids")
    }
    workloads[name] = workload
  }
  return workloads
}

/// The sequences in their order, in batches of about so many tokens; all in one where it is 0.
func batches(of sequences: [[Int32]], tokens: Int) -> [PackedSequences] {
  var batches = [PackedSequences()]
  for sequence in sequences {
    let count = batches[batches.count - 1].tokenCount
    if tokens > 0, count > 0, count + sequence.count > tokens { batches.append(PackedSequences()) }
    batches[batches.count - 1].append(sequence)
  }
  return batches
}

// MARK: The command

struct EncoderBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encoder-bench", abstract: "Run the encoder when a line asks for it.")

  @Argument(help: "The model's folder.")
  var model: String
  @Argument(help: "A JSON object: token ids or texts by name.")
  var inputs: String
  @Option(help: "How many threads work.")
  var threads: Int?
  @Option(
    help: "What the model computes in.",
    transform: { text in
      guard let precision = BertPrecision(rawValue: text) else {
        throw ValidationError("expected f32, bf16 or int8, found \(text)")
      }
      return precision
    })
  var precision = BertPrecision.float32

  func validate() throws {
    guard threads.map({ $0 > 0 }) ?? true else { throw ValidationError("--threads is positive") }
  }

  func run() throws {
    let workloads = try workloads(contentsOf: inputs)
    let encoder = try ContextualEncoder(
      model: model, threadCount: threads, precision: precision)
    var workspace = BertWorkspace()
    answer("ready")
    while let line = readLine() {
      if line == "timings" {
        answer(told(encoder.model.timings))
        continue
      }
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      guard words.count >= 2, let workload = workloads[words[0]], let batch = Int(words[1]) else {
        throw ValidationError("expected NAME BATCH [FILE], found \(line)")
      }
      var vectors: [[Float]] = []
      let elapsed = try ContinuousClock().measure {
        switch workload {
        case .sequences(let sequences):
          vectors = try batches(of: sequences, tokens: batch).map {
            try encoder.model.encode($0, in: &workspace).lastHiddenState.values
          }
        case .texts(let texts):
          vectors = [try encoder.sentenceVectors(of: texts).values]
        }
      }
      if words.count > 2 { try write(vectors, to: words[2]) }
      answer("\(elapsed / .milliseconds(1))")
    }
  }

  /// The milliseconds of each phase.
  private func told(_ timings: ForwardTimings) -> String {
    ForwardTimings.Phase.allCases.map { phase in
      "\(phase.rawValue.replacing(" ", with: "-")) \(timings[phase] / .milliseconds(1))"
    }.joined(separator: " ")
  }

  private func answer(_ line: String) {
    print(line)
    // The reader waits for it. All streams, because Swift takes `stdout` for a shared variable.
    _ = fflush(nil)
  }

  /// Writes the floats as they are in memory.
  private func write(_ vectors: [[Float]], to path: String) throws {
    var file = try AtomicFile(path: path)
    // A float has no padding bytes.
    for values in vectors { unsafe try file.write(values.span.bytes) }
    try file.commit()
  }
}

EncoderBench.main()
