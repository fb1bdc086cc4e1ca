/// A run of combining marks, collected to be put into canonical order.
///
/// All marks that accents are stripped of disappear, so that order is seen only through the few
/// marks that stay, and through which scalar of the text those are taken to come from: the
/// reference hands the run's scalars out by position *after* the marks have moved.
struct CombiningMarks {
  /// A decomposed scalar of the run.
  struct Mark {
    var scalar: UInt32
    var rank: UInt8
    var isNonspacing: Bool
    /// Whether it is not the first scalar of a decomposition.
    var isInserted: Bool
    var source: Int32
  }

  private var marks: [Mark] = []
  private var staying = 0

  var isEmpty: Bool { marks.isEmpty }

  mutating func append(_ mark: Mark) {
    marks.append(mark)
    if !mark.isNonspacing { staying += 1 }
  }

  /// Ends the run, and gives `body` each mark that stays, in canonical order, with its source.
  mutating func flush(_ body: (_ scalar: UInt32, _ source: Int32) -> Void) {
    defer {
      marks.removeAll(keepingCapacity: true)
      staying = 0
    }
    guard staying > 0 else { return }
    var sources = marks.lazy.filter { !$0.isInserted }.map(\.source).makeIterator()
    var source = marks[0].source
    // Canonical ordering keeps the order of equals, as this sort does.
    for mark in marks.sorted(by: { $0.rank < $1.rank }) {
      if !mark.isInserted { source = sources.next() ?? source }
      if !mark.isNonspacing { body(mark.scalar, source) }
    }
  }
}
