/// What a word is predicted from: the vectors of the words around it, each in turn, or the bag of
/// them; rows of a matrix, by number.
@safe
struct HiddenVectors {
  let sources: UnsafePointer<Float>
  let numbers: UnsafePointer<UInt32>
  let count: Int

  /// Some of them.
  @inline(__always)
  func extracting(_ places: Range<Int>) -> HiddenVectors {
    unsafe HiddenVectors(
      sources: sources, numbers: numbers + places.lowerBound, count: places.count)
  }
}

extension HiddenVectors {
  /// How many of them share their noise words, and find the rows of a prediction as they are before
  /// any of them moves them: with more, the result depends more on what is drawn.
  static let groupSize = 2

  /// How many groups some hidden vectors make.
  static func groupCount(_ count: Int) -> Int { (count + groupSize - 1) / groupSize }

  /// The hidden vectors of one of the groups.
  static func group(_ index: Int, of groupCount: Int, _ count: Int) -> Range<Int> {
    index * count / groupCount..<(index + 1) * count / groupCount
  }
}
