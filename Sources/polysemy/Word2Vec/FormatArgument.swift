internal import ArgumentParser
internal import Word2Vec

/// A format of vector files, by the library's name for it.
struct FormatArgument: ExpressibleByArgument {
  let format: KeyedVectors.Format

  init?(argument: String) {
    guard let format = KeyedVectors.Format(rawValue: argument) else { return nil }
    self.format = format
  }

  static var allValueStrings: [String] { KeyedVectors.Format.allCases.map(\.rawValue) }
}
