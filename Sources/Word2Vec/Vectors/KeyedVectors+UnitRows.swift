extension KeyedVectors {
  /// The rows of `range` at length 1, in single precision; those of zeros stay.
  func unitRows(_ range: Range<Int>) -> [Float] {
    let norms = norms
    return unsafe [Float](unsafeUninitializedCapacity: range.count * vectorSize) {
      units, initialized in
      // Each part writes rows of its own.
      nonisolated(unsafe) let units = unsafe units
      unsafe withRows { rows in
        nonisolated(unsafe) let rows = unsafe rows
        QueryThreads.run(range, width: vectorSize) { part in
          for index in part {
            let start = (index - range.lowerBound) * vectorSize
            let scale = norms[index] > 0 ? 1 / norms[index] : 0
            let row = unsafe row(index, rows)
            for place in 0..<vectorSize {
              let number = unsafe row[place]
              unsafe units.initializeElement(at: start + place, to: Float(Double(number) * scale))
            }
          }
        }
      }
      initialized = range.count * vectorSize
    }
  }
}
