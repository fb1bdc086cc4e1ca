internal import TextEncoder

extension Failure {
  /// What an error says of a text, told of the place where it stands.
  ///
  /// - Parameters:
  ///   - error: Any error.
  ///   - place: Where a text stands, by its number from 0.
  /// - Returns: The text at fault and what is to be said; nil where no text is.
  static func ofText(
    _ error: any Error, at place: (Int) -> String
  ) -> (text: Int, failure: Failure)? {
    guard let error = error as? TextEncoderError, let text = error.text else { return nil }
    return (text, Failure(.badData, "\(place(text)): \(error.reason)"))
  }
}
