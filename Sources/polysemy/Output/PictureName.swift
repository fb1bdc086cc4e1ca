/// Names of files that would belie the SVG in them.
enum PictureName {
  private static let otherEndings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"]

  /// The name itself where it promises another kind of picture.
  static func other(_ path: String) -> String? {
    otherEndings.contains { path.lowercased().hasSuffix($0) } ? path : nil
  }
}
