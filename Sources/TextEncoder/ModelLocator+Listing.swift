internal import Files
internal import SafeTensorsLoader
internal import Transformer
internal import WordPiece

extension ModelLocator {
  /// All models in the places where models are looked for, in the order of the places.
  ///
  /// A folder of models holds them by name, or by organisation and name. A folder counts as a model
  /// where it has a configuration, weights or a tokenizer; a repository of the Hugging Face cache
  /// always does. One folder that is reached in two ways is listed once.
  ///
  /// - Complexity: Opens the configuration and the header of each; reads no weights.
  public func installedModels() -> [InstalledModel] {
    let defaultFolder = (try? locate()).flatMap { Folder.realPath($0.directory) }
    var seen: Set<String> = []
    var models: [InstalledModel] = []
    let inWeights = weightFolders.flatMap(Self.models).map { ($0, String?.none) }
    for (location, absence) in inWeights + cachedModels {
      let folder = Folder.realPath(location.directory) ?? location.directory
      guard seen.insert(folder).inserted else { continue }
      let found = (try? locate(location.id)).flatMap { Folder.realPath($0.directory) }
      models.append(
        InstalledModel(
          location: location, byteCount: Folder.byteCount(of: location.directory),
          defect: absence ?? Self.defect(of: location.directory),
          isDefault: folder == defaultFolder,
          isHidden: found != nil && found != folder))
    }
    return models
  }

  /// The models in a folder of models.
  private static func models(in root: String) -> [Location] {
    Folder.names(in: root).flatMap { name -> [Location] in
      let folder = "\(root)/\(name)"
      guard !name.hasPrefix("."), WholeFile.isFolder(folder) else { return [] }
      if isModel(folder) { return [Location(id: name, directory: folder)] }
      return Folder.names(in: folder)
        .filter { !$0.hasPrefix(".") && isModel("\(folder)/\($0)") }
        .map { Location(id: "\(name)/\($0)", directory: "\(folder)/\($0)") }
    }
  }

  private static func isModel(_ folder: String) -> Bool {
    [
      "config.json", "model.safetensors", "model.safetensors.index.json", "vocab.txt",
      "tokenizer.json", "modules.json",
    ].contains { WholeFile.exists("\(folder)/\($0)") }
  }

  /// The repositories of the Hugging Face cache; one without a snapshot has its own folder, and a
  /// line that says why.
  private var cachedModels: [(Location, absence: String?)] {
    guard let cache else { return [] }
    let mark = "models--"
    return Folder.names(in: cache).filter { $0.hasPrefix(mark) }.compactMap { name in
      let folder = "\(cache)/\(name)"
      let id = name.dropFirst(mark.count).split(separator: "--").joined(separator: "/")
      guard !id.isEmpty else { return nil }
      if let snapshot = Self.snapshot(ofRepository: folder) {
        return (Location(id: id, directory: snapshot), nil)
      }
      let main = "\(folder)/refs/main"
      let absence =
        WholeFile.exists(main)
        ? "\(main): expected a file with the 40 digits of a snapshot"
        : "\(folder): no refs/main, which names the snapshot"
      return (Location(id: id, directory: folder), absence)
    }
  }

  private static func defect(of directory: String) -> String? {
    let folder = SentenceConfiguration.transformerDirectory(in: directory)
    do {
      _ = try BertConfiguration(contentsOf: "\(folder)/config.json")
      _ = try SafeTensorsCheckpoint(path: folder)
    } catch {
      return "\(error)"
    }
    let hasTokenizer = ["tokenizer.json", "vocab.txt"].contains {
      WholeFile.exists("\(folder)/\($0)")
    }
    return hasTokenizer ? nil : "\(WordPieceError.noTokenizer(directory: folder))"
  }
}
