internal import ArgumentParser
internal import Files

extension Output {
  /// Whether several places lead to one file.
  static func haveShared(_ places: [String]) -> Bool {
    places.indices.contains { index in
      places[..<index].contains { Folder.isSameFile($0, places[index]) }
    }
  }

  /// Refuses to write over what is read.
  ///
  /// - Parameters:
  ///   - places: Where is written, as far as anything is.
  ///   - sources: What is read.
  /// - Throws: `ValidationError`, which names the place.
  static func requireOthers(_ places: [String?], than sources: [String?]) throws {
    for place in places.compactMap({ $0 }) {
      for source in sources.compactMap({ $0 }) where Folder.isSameFile(source, place) {
        throw ValidationError("\(place): is read; write to another file")
      }
    }
  }
}
