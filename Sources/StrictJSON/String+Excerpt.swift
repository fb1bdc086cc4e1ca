extension String {
  /// The text as an error message holds it: one line, cut where it is long.
  package var excerpt: String { JSONValue.excerpt(of: utf8) }
}
