extension String {
  /// How many insertions, deletions and replacements of Unicode scalars make this text the other
  /// (Levenshtein); some number over `limit` where it is more than that.
  package func editDistance(to other: String, limit: Int) -> Int {
    let (a, b) = (Array(unicodeScalars), Array(other.unicodeScalars))
    guard abs(a.count - b.count) <= limit else { return limit + 1 }
    var row = Array(0...b.count)
    for i in a.indices {
      var diagonal = row[0]
      row[0] = i + 1
      for j in b.indices {
        let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
      }
    }
    return row[b.count]
  }
}
