extension Word2VecError {
  /// Refuses an option's value outside its range.
  ///
  /// - Throws: ``invalidOption(name:value:expected:)``.
  static func check<Value: Comparable>(
    _ name: String, _ value: Value, _ range: ClosedRange<Value>
  ) throws(Word2VecError) {
    // A NaN is in no range.
    guard !range.contains(value) else { return }
    let isOpen = (range.upperBound as? Int) == Int.max
    throw .invalidOption(
      name: name, value: "\(value)",
      expected: isOpen
        ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
    )
  }
}
