internal import SafeTensorsLoader

extension Parameters {
  /// Writes the parameters as a safetensors file that torch loads as a state dict.
  ///
  /// The file appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand; `-` is standard output.
  ///   - metadata: What else the file is to say.
  /// - Throws: `FileError` where the file cannot be written.
  public func save(to path: String, metadata: [String: String] = [:]) throws {
    try SafeTensorsFile.write(tensors(), metadata: metadata, to: path)
  }

  /// Reads the parameters from a safetensors file, one that torch wrote of a state dict or one of
  /// ``save(to:metadata:)``.
  ///
  /// - Parameter path: The file.
  /// - Returns: What else the file says.
  /// - Throws: ``RecurrentError`` where the file holds another network's parameters or no finite
  ///   numbers, `SafeTensorsError` where it is malformed, `FileError` where it cannot be read.
  ///   The parameters are as they were then.
  @discardableResult
  public mutating func load(from path: String) throws -> [String: String] {
    let file = try SafeTensorsFile(path: path)
    let known = Set(layout.entries.map(\.name))
    let loaded = try read(file)
    for name in file.tensorNames where !known.contains(name) {
      throw RecurrentError.unexpectedParameter(path: path, name: name)
    }
    take(loaded)
    return file.metadata
  }

  /// The parameters as tensors, their names after `prefix`.
  func tensors(prefix: String = "") -> [TensorData] {
    layout.entries.map { TensorData(name: prefix + $0.name, shape: $0.shape, floats: self[$0]) }
  }

  /// The numbers of all parameters in `file`, in the layout's order.
  func read(_ file: SafeTensorsFile, prefix: String = "") throws -> [[Float]] {
    try layout.entries.map { entry in
      let tensor = try entry.tensor(of: file, prefix: prefix)
      let floats = try tensor.floats()
      guard floats.allSatisfy(\.isFinite) else {
        throw RecurrentError.notFinite(path: file.path, parameter: prefix + entry.name)
      }
      return floats
    }
  }

  /// Takes over numbers that were read.
  mutating func take(_ numbers: [[Float]]) {
    for (entry, floats) in zip(layout.entries, numbers) { self[entry.name] = floats }
  }
}

extension ParameterLayout {
  /// Checks that a file has a tensor of its shape for each parameter.
  func check(_ file: SafeTensorsFile) throws(RecurrentError) {
    for entry in entries { _ = try entry.tensor(of: file) }
  }
}

extension ParameterLayout.Entry {
  /// The parameter's numbers in a file.
  fileprivate func tensor(
    of file: SafeTensorsFile, prefix: String = ""
  ) throws(RecurrentError) -> TensorView {
    let name = prefix + name
    guard let tensor = file[name] else {
      throw .missingParameter(path: file.path, name: name, shape: shape)
    }
    guard tensor.shape == shape else {
      throw .unexpectedShape(
        path: file.path, parameter: name, expected: shape, found: tensor.shape)
    }
    return tensor
  }
}
