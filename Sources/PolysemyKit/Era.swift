internal import LinearAlgebra

/// How similar the occurrences are in one era's vectors.
struct Era: Sendable {
  /// Whose vectors they are, in a few words.
  let name: String
  /// The mean cosine similarity of two different occurrences; nil where there is but one.
  let mean: Double?
  /// The same of two of one file; nil where there are none, or there is one file only.
  let withinFiles: Double?
  /// The same of two of different files; nil where there are none.
  let betweenFiles: Double?

  /// One vector for all of the occurrences, whose files are given by number.
  init(_ name: String, equalInFiles files: [Int]) {
    self.init(name, files: files, blockSize: 1) { rows in
      rows.map { _ in Array(repeating: 1, count: files.count) }
    }
  }

  /// - Parameters:
  ///   - name: Whose vectors they are.
  ///   - similarities: The occurrences' similarities.
  ///   - files: The number of each occurrence's file.
  init(_ name: String, _ similarities: CosineSimilarities, files: [Int]) {
    self.init(name, files: files, blockSize: 128, rows: similarities.rows)
  }

  private init(
    _ name: String, files: [Int], blockSize: Int, rows: (Range<Int>) -> [[Double]]
  ) {
    self.name = name
    var (within, between) = ((sum: 0.0, count: 0), (sum: 0.0, count: 0))
    for start in stride(from: 0, to: files.count, by: blockSize) {
      let block = start..<min(start + blockSize, files.count)
      for (first, row) in zip(block, rows(block)) {
        for second in first + 1..<max(first + 1, files.count) {
          if files[first] == files[second] {
            within = (within.sum + row[second], within.count + 1)
          } else {
            between = (between.sum + row[second], between.count + 1)
          }
        }
      }
    }
    func mean(_ sum: Double, _ count: Int) -> Double? { count > 0 ? sum / Double(count) : nil }
    let hasFiles = Set(files).count > 1
    self.mean = mean(within.sum + between.sum, within.count + between.count)
    withinFiles = hasFiles ? mean(within.sum, within.count) : nil
    betweenFiles = mean(between.sum, between.count)
  }
}
