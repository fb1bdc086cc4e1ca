internal import Files

extension SafeTensorsFile {
  /// Writes a file of `tensors`.
  ///
  /// The bytes are those that safetensors 0.8.0 writes: sorted by type, from the last of
  /// ``DataType/allKnown`` to the first, then by the bytes of the names; the data begins at a
  /// multiple of 8. The file appears whole or not at all, and whoever has mapped one that stood
  /// there keeps what was mapped.
  ///
  /// - Parameters:
  ///   - tensors: The tensors in any order.
  ///   - metadata: The pairs of strings under `__metadata__`, written sorted by key (the reference
  ///     shuffles them).
  ///   - path: Where the file will stand; `-` is standard output.
  /// - Throws: ``SafeTensorsError`` where the tensors make no well-formed file: a name that is twice
  ///   there or is `__metadata__`, a type that is not known or cannot hold floats, a shape that does
  ///   not fit the bytes, a header over the limit. Then nothing is created. `FileError` where the
  ///   file cannot be written.
  /// - Complexity: O(bytes); allocates the header, and a few pages for what is rounded.
  public static func write(
    _ tensors: [TensorData], metadata: [String: String] = [:], to path: String
  ) throws {
    let tensors = tensors.sorted { first, second in
      guard first.dataType == second.dataType else {
        return first.dataType.rank > second.dataType.rank
      }
      return first.name.precedes(second.name)
    }
    for tensor in tensors { try tensor.checkElements(in: path) }
    let header = try Header(writing: layout(of: tensors), metadata: metadata, path: path)
    let encoded = try header.encoded(path: path)
    var file = try AtomicFile(path: path)
    unsafe try file.write(encoded.span.bytes)
    for tensor in tensors { try tensor.write(to: &file) }
    try file.commit()
  }

  /// Puts the tensors' data one after the other.
  private static func layout(of tensors: [TensorData]) -> [Header.Tensor] {
    var end = 0
    return tensors.map { tensor in
      let begin = end
      end += tensor.byteCount
      return Header.Tensor(
        name: tensor.name, dataType: tensor.dataType, shape: tensor.shape, byteRange: begin..<end)
    }
  }
}
