/// How long a sequence may be.
struct LengthLimit {
  /// What the caller wants; nil for the longest there can be.
  let wanted: Int?
  /// What the checkpoint's files say, where that counts.
  let declared: Declared?

  /// A length in one of the checkpoint's files.
  struct Declared {
    let tokens: Int
    let path: String
    let key: String
  }
}
