internal import ArgumentParser
internal import Files
internal import NumPyFormat
internal import SafeTensorsLoader
internal import StrictJSON

/// Where `embed` writes, in one of its formats.
struct VectorOutput: ~Copyable {
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl, json, npy, safetensors

    /// Whether there is one matrix for all lines.
    var isMatrix: Bool { self == .npy || self == .safetensors }
  }

  // Exactly one of these is there.
  private var records: Output?
  private var npy: NPYRowWriter?
  private var safetensors: SafeTensorsRowWriter?

  /// What the matrix is called in a safetensors file.
  private static let tensorName = "embeddings"

  /// Begins a result.
  ///
  /// - Parameters:
  ///   - format: What to write.
  ///   - path: A file, or nil for standard output.
  ///   - width: How many numbers a vector has.
  /// - Throws: `FileError` where the file cannot be created.
  init(_ format: Format, path: String?, width: Int) throws {
    let target = path ?? "-"
    switch format {
    case .json, .jsonl:
      records = try Output(path: path)
      npy = nil
      safetensors = nil
    case .npy:
      records = nil
      npy = try NPYRowWriter(path: target, width: width)
      safetensors = nil
    case .safetensors:
      records = nil
      npy = nil
      safetensors = try SafeTensorsRowWriter(path: target, name: Self.tensorName, width: width)
    }
  }

  /// Writes the vector of a line.
  mutating func write(_ vector: [Float]) throws {
    try npy?.append(vector.span)
    try safetensors?.append(vector.span)
    guard records != nil else { return }
    var json = JSONWriter()
    json.object { json in
      json.key("vector")
      json.array(vector) { $0.value($1) }
    }
    try records?.write(json.text + "\n")
  }

  /// Writes the tokens of a line and their vectors, tokens by width, as a record.
  mutating func write(ids: [Int32], values: [Float]) throws {
    let width = values.count / max(ids.count, 1)
    var json = JSONWriter()
    json.object { json in
      json.key("ids")
      json.array(ids) { $0.value($1) }
      json.key("vectors")
      json.array(ids.indices) { json, row in
        json.array(values[row * width..<(row + 1) * width]) { $0.value($1) }
      }
    }
    try records?.write(json.text + "\n")
  }

  /// Writes out the records that were gathered so far; a matrix is only whole at the end.
  mutating func flush() throws { try records?.flush() }

  /// Ends the output: a file gets its name.
  consuming func finish() throws {
    if let records = records.take() { try records.finish() }
    if let npy = npy.take() { try npy.finish() }
    if let safetensors = safetensors.take() { try safetensors.finish() }
  }
}
