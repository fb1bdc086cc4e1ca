internal import Files

extension TemporaryFolder {
  /// Writes the files of a sentence encoder with mean pooling beside a model's own.
  ///
  /// - Parameter more: Further modules, by the last part of their class's name; their folders are
  ///   those names.
  /// - Throws: `FileError`.
  package func writeSentenceModules(_ more: String...) throws {
    let modules = (["Transformer", "Pooling"] + more).enumerated().map { index, name in
      """
      {"idx": \(index), "name": "\(index)", "path": "\(index == 0 ? "" : name)",
       "type": "sentence_transformers.models.\(name)"}
      """
    }
    try write("modules.json", "[\(modules.joined(separator: ",\n"))]\n")
    try Folder.create("\(path)/Pooling")
    try write("Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}\n")
  }
}
