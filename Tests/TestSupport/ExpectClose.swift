package import Testing

/// Expects every element of `actual` to be within `tolerance` of its twin, and names the worst one.
///
/// Infinities must be equal; a NaN is close to a NaN only.
package func expectClose(
  _ actual: [Float], _ expected: [Float], within tolerance: Float,
  _ comment: @autoclosure () -> Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record(
      "\(actual.count) elements, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  var worst: (index: Int, error: Float)?
  for (index, (a, e)) in zip(actual, expected).enumerated() {
    let isSame = a == e || (a.isNaN && e.isNaN)
    let error = isSame ? 0 : abs(a - e)
    if !(error <= worst?.error ?? -1) { worst = (index, error) }
  }
  guard let worst, !(worst.error <= tolerance) else { return }
  let detail =
    "element \(worst.index) is \(actual[worst.index]), expected \(expected[worst.index]): off by \(worst.error), more than \(tolerance)"
  Issue.record("\(detail) \(comment().map { "(\($0))" } ?? "")", sourceLocation: sourceLocation)
}
