/// What is put before each text.
public enum SentencePrompt: Sendable, Equatable {
  /// The checkpoint's prompt of that name.
  case named(String)
  /// A text, which may be empty: then nothing is put before texts.
  case text(String)
}
