internal import ArgumentParser
internal import Files

extension Output {
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
