internal import LinearAlgebra
internal import Parallel

/// Rows of length 1, and the centres of the classes that they are divided into.
struct SphericalMeans {
  private let rows: [Float]
  private let width: Int
  private var centres: [Float]
  private var classes: [Int]

  /// How many rows are compared with all centres at a time.
  private static let blockSize = 1 << 14

  /// - Parameters:
  ///   - rows: Rows of length 1 or of zeros.
  ///   - width: How many numbers a row has.
  ///   - centres: The first centres, rows of length 1 or of zeros.
  init(_ rows: [Float], width: Int, centres: [Float]) {
    self.rows = rows
    self.width = width
    self.centres = centres
    classes = []
  }

  private var rowCount: Int { rows.count / width }

  /// Assigns and moves until a round changes nothing, or they are over.
  consuming func run(_ rounds: Int, progress: (Int) -> Bool) -> WordClasses {
    var distances: [Double] = []
    var isConverged = false
    for round in 1...rounds {
      let (assigned, distance) = assign()
      distances.append(distance)
      isConverged = assigned == classes
      classes = assigned
      guard progress(round), !isConverged, round < rounds else { break }
      moveCentres()
    }
    return WordClasses(
      classes: classes, centres: centres, meanDistances: distances, isConverged: isConverged)
  }

  /// The nearest centre of each row, and the mean of 1 less the products with them.
  private func assign() -> (classes: [Int], distance: Double) {
    var nearest: [Int] = []
    nearest.reserveCapacity(rowCount)
    var sum = 0.0
    for start in stride(from: 0, to: rowCount, by: Self.blockSize) {
      let end = min(start + Self.blockSize, rowCount)
      let matches = QueryThreads.backend.mostSimilar(
        to: rows.span.extracting(start * width..<end * width), in: centres.span, width: width,
        count: 1, by: .product)
      for match in matches {
        // All products of rows are finite, so there is a match.
        nearest.append(match.first?.row ?? 0)
        sum += 1 - Double(match.first?.score ?? 0)
      }
    }
    return (nearest, sum / Double(rowCount))
  }

  /// Moves each centre that has words to their mean's direction.
  private mutating func moveCentres() {
    let members = members
    let (rows, width) = (rows, width)
    unsafe centres.withUnsafeMutableBufferPointer { centres in
      // Each part writes centres of its own, in the order of their words.
      nonisolated(unsafe) let centres = unsafe centres
      QueryThreads.backend.pool.run(members.count) { number in
        guard let mean = Self.direction(of: members[number], in: rows, width: width) else { return }
        for place in 0..<width { unsafe centres[number * width + place] = mean[place] }
      }
    }
  }

  /// The rows of each class.
  private var members: [[Int]] {
    var members = [[Int]](repeating: [], count: centres.count / width)
    for (row, number) in classes.enumerated() { members[number].append(row) }
    return members
  }

  /// The direction of the sum of some rows; nil where it has none.
  private static func direction(of members: [Int], in rows: [Float], width: Int) -> [Float]? {
    var sum = [Double](repeating: 0, count: width)
    for row in members {
      for place in 0..<width { sum[place] += Double(rows[row * width + place]) }
    }
    let norm = Cosine.norm(sum)
    return norm > 0 ? sum.map { Float($0 / norm) } : nil
  }
}

extension SphericalMeans {
  /// Rows that are far from each other, by k-means++.
  ///
  /// - Parameters:
  ///   - count: How many, at most as many as there are.
  ///   - rows: Rows of length 1 or of zeros.
  ///   - width: How many numbers a row has.
  ///   - seed: Where the random numbers start.
  /// - Returns: The rows, one after the other.
  static func distantRows(_ count: Int, of rows: [Float], width: Int, seed: UInt32) -> [Float] {
    var random = MersenneTwister(seed: seed)
    // No cosine is farther from 1 than 2. Rows of zeros are no centres while there are others.
    var distances = (0..<rows.count / width).map { row in
      rows[row * width..<(row + 1) * width].allSatisfy { $0 == 0 } ? 0.0 : 2
    }
    var chosen: [Float] = []
    chosen.reserveCapacity(count * width)
    for _ in 0..<count {
      let next = place(of: random.fraction() * distances.reduce(0, +), in: distances)
      let row = Array(rows[next * width..<(next + 1) * width])
      chosen += row
      lower(&distances, to: row, in: rows)
      // A row that was chosen is never chosen again, however it was rounded.
      distances[next] = 0
    }
    return chosen
  }

  /// Lowers the distances of all rows to those from `centre`: 1 less the cosine is half the square of
  /// the distance of unit vectors.
  private static func lower(_ distances: inout [Double], to centre: [Float], in rows: [Float]) {
    let width = centre.count
    let count = distances.count
    unsafe distances.withUnsafeMutableBufferPointer { distances in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe centre.withUnsafeBufferPointer { centre in
          // Each part writes the distances of its own rows.
          nonisolated(unsafe) let (distances, rows, centre) = unsafe (distances, rows, centre)
          QueryThreads.run(0..<count, width: width) { part in
            for row in part {
              let product = unsafe Cosine.dot(
                rows.extracting(row * width..<(row + 1) * width), centre)
              unsafe distances[row] = min(distances[row], max(0, 1 - product))
            }
          }
        }
      }
    }
  }

  /// Where the sum of the distances passes `share`; where all are 0, the first.
  private static func place(of share: Double, in distances: [Double]) -> Int {
    var sum = 0.0
    var last = 0
    for (place, distance) in distances.enumerated() where distance > 0 {
      sum += distance
      last = place
      if sum > share { break }
    }
    return last
  }
}

extension MersenneTwister {
  /// A number from 0 to below 1.
  fileprivate mutating func fraction() -> Double { Double(next()) * 0x1p-32 }
}
