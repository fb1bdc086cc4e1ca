/// Points that a drawing shows at the same place, and the one label that they share.
struct PointGroup {
  /// Indices of the points, in their order.
  var members: [Int]

  /// Gathers points whose places agree after rounding to the cells of a grid.
  ///
  /// Groups come in the order of their first members.
  static func gather(_ places: [Point], cellSize: Double) -> [PointGroup] {
    var groups: [PointGroup] = []
    var groupOfCell: [SIMD2<Int>: Int] = [:]
    for (index, place) in places.enumerated() {
      let cell = SIMD2(Int((place.x / cellSize).rounded()), Int((place.y / cellSize).rounded()))
      if let group = groupOfCell[cell] {
        groups[group].members.append(index)
      } else {
        groupOfCell[cell] = groups.count
        groups.append(PointGroup(members: [index]))
      }
    }
    return groups
  }

  /// Labels joined by commas; three or more successive numbers become a range, as in "1–3, 7".
  ///
  /// Empty labels and repetitions are left out; after twelve parts "…" stands for the others.
  static func joined(_ labels: [String]) -> String {
    var seen: Set<String> = []
    let labels = labels.filter { !$0.isEmpty && seen.insert($0).inserted }
    var parts: [String] = []
    var index = 0
    while index < labels.count && parts.count < 12 {
      let run = successiveNumbers(in: labels[index...])
      let isRange = run.count >= 3
      parts.append(isRange ? "\(labels[index])–\(labels[run.endIndex - 1])" : labels[index])
      index += isRange ? run.count : 1
    }
    return (parts + (index < labels.count ? ["…"] : [])).joined(separator: ", ")
  }

  /// The longest beginning whose labels count up one by one; at least the first label.
  private static func successiveNumbers(in labels: ArraySlice<String>) -> ArraySlice<String> {
    var end = labels.startIndex + 1
    while end < labels.endIndex, let number = Int(labels[end - 1]), number < Int.max,
      labels[end] == String(number + 1)
    {
      end += 1
    }
    return labels[..<end]
  }
}
