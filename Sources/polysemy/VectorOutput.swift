internal import ArgumentParser
internal import Files
internal import StrictJSON

/// Where `embed` writes, in one of its formats.
struct VectorOutput: ~Copyable {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl, json, npy, safetensors

    /// Whether there is one matrix for all lines.
    var isMatrix: Bool { self == .npy || self == .safetensors }
  }

  private var text: Output

  /// Begins a result.
  ///
  /// - Parameters:
  ///   - format: What to write.
  ///   - path: A file, or nil for standard output.
  ///   - width: How many numbers a vector has.
  /// - Throws: `FileError` where the file cannot be created.
  init(_ format: Format, path: String?, width: Int) throws {
    text = try Output(path: path)
  }

  /// Writes the vector of a line.
  mutating func write(_ vector: ArraySlice<Float>) throws {
    var json = JSONWriter()
    json.object { json in
      json.key("vector")
      json.array(vector) { $0.value($1) }
    }
    try text.write(json.text + "\n")
  }

  /// Writes the tokens of a line and their vectors, tokens by width.
  mutating func write(ids: [Int32], values: [Float]) throws {
    var json = JSONWriter()
    let width = values.count / max(ids.count, 1)
    json.object { json in
      json.key("ids")
      json.array(ids) { $0.value($1) }
      json.key("vectors")
      json.array(ids.indices) { json, row in
        json.array(values[row * width..<(row + 1) * width]) { $0.value($1) }
      }
    }
    try text.write(json.text + "\n")
  }

  /// Writes out what was gathered so far.
  mutating func flush() throws { try text.flush() }

  /// Ends the output: a file gets its name.
  consuming func finish() throws { try text.finish() }
}
