/// The lines that lost their end.
struct CutLines {
  private var count = 0
  private var first: String?

  mutating func add(_ indices: [Int], of lines: [LineSource.Line]) {
    count += indices.count
    first = first ?? indices.first.map { lines[$0].place }
  }

  var remark: String? {
    first.map {
      "\(count) \(count == 1 ? "line was" : "lines were") longer than the model reads and lost the end, the first in \($0)"
    }
  }
}
