internal import Glibc
internal import Parallel

/// How badly places in a plane show who is whose neighbour.
///
/// There a Student's t-distribution says who is, qᵢⱼ = wᵢⱼ / Σ w with wᵢⱼ = 1 / (1 + |yᵢ - yⱼ|²); the
/// divergence is Kullback and Leibler's, C = Σ pᵢⱼ log(pᵢⱼ / qᵢⱼ).
extension NeighbourAffinities {
  /// The divergence of the distribution that the places give from this one.
  ///
  /// - Parameters:
  ///   - places: A place for each row.
  ///   - backend: Whose threads to use; their number does not change the result.
  /// - Returns: The divergence in nats, in double precision; 0 for fewer than two rows.
  package func divergence(at places: [SIMD2<Double>], on backend: Backend) -> Double {
    precondition(places.count == count, "\(places.count) places for \(count) rows")
    guard count > 1 else { return 0 }
    let rows = perRow(on: backend) { row in
      var sums = SIMD2<Double>(0, 0)
      for column in 0..<count where column != row {
        let apart = places[row] - places[column]
        let weight = 1 / (1 + (apart * apart).sum())
        sums[1] += weight
        let probability = Double(self[row, column])
        if probability > 0 { sums[0] += probability * log(probability / weight) }
      }
      return sums
    }
    let sums = rows.reduce(SIMD2(0, 0)) { $0 + $1 }
    return sums[0] + log(sums[1])
  }

  /// The divergence's gradient: what a row's coordinates change in it.
  ///
  ///     ∂C/∂yᵢ = 4 Σⱼ (pᵢⱼ - qᵢⱼ) wᵢⱼ (yᵢ - yⱼ)
  ///
  /// **Accuracy** Single precision, in lanes of eight.
  ///
  /// - Parameters:
  ///   - places: A place for each row.
  ///   - exaggeration: What the affinities are multiplied by.
  ///   - backend: Whose threads to use; their number does not change the result.
  /// - Returns: A direction for each row.
  /// - Complexity: O(rows²).
  package func gradient(
    at places: [SIMD2<Double>], exaggeration: Double = 1, on backend: Backend
  ) -> [SIMD2<Double>] {
    precondition(places.count == count, "\(places.count) places for \(count) rows")
    let columns = PlaceColumns(places)
    let forces = perRow(on: backend) { self.forces(on: $0, columns) }
    let sum = forces.reduce(0) { $0 + $1.weight }
    return forces.map { force in
      4 * (exaggeration * force.attraction - (sum > 0 ? force.repulsion / sum : .zero))
    }
  }

  /// What draws a row to the others, and what drives it away before it is divided by Σ w.
  private struct Forces {
    let attraction: SIMD2<Double>
    let repulsion: SIMD2<Double>
    /// Its part of Σ w.
    let weight: Double
  }

  private func forces(on row: Int, _ columns: PlaceColumns) -> Forces {
    let (x, y) = (columns.x[row / 8][row % 8], columns.y[row / 8][row % 8])
    var (pullX, pullY, pushX, pushY) = (Block.zero, Block.zero, Block.zero, Block.zero)
    var sum = Block.zero
    for index in 0..<blocksPerRow {
      let (dx, dy) = (x - columns.x[index], y - columns.y[index])
      var weight = 1 / (1 + dx * dx + dy * dy)
      // A row is not its own neighbour.
      if index == row / 8 { weight[row % 8] = 0 }
      let pull = blocks[row * blocksPerRow + index] * weight
      let push = weight * weight
      pullX += pull * dx
      pullY += pull * dy
      pushX += push * dx
      pushY += push * dy
      sum += weight
    }
    return Forces(
      attraction: SIMD2(Self.total(pullX), Self.total(pullY)),
      repulsion: SIMD2(Self.total(pushX), Self.total(pushY)), weight: Self.total(sum))
  }

  private static func total(_ block: Block) -> Double { SIMD8<Double>(block).sum() }

  /// A result for each row, in parts that do not depend on the number of threads.
  private func perRow<Result: Sendable>(
    on backend: Backend, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let rowsPerPart = 16
    return unsafe [Result](unsafeUninitializedCapacity: count) { results, initialized in
      // Each part writes the results of its own rows.
      nonisolated(unsafe) let results = unsafe results
      backend.pool.run((count + rowsPerPart - 1) / rowsPerPart) { part in
        for row in part * rowsPerPart..<min(count, (part + 1) * rowsPerPart) {
          unsafe results.initializeElement(at: row, to: body(row))
        }
      }
      initialized = count
    }
  }
}

/// Places by coordinate, in blocks of eight.
private struct PlaceColumns: Sendable {
  let x: [SIMD8<Float>]
  let y: [SIMD8<Float>]

  /// Where what fills the last block stands: so far away that its weight, 1e-36, is nothing, and
  /// near enough that its square is finite.
  private static let faraway = SIMD8<Float>(repeating: 1e18)

  init(_ places: [SIMD2<Double>]) {
    var columns = [[SIMD8<Float>]](
      repeating: [SIMD8<Float>](repeating: Self.faraway, count: (places.count + 7) / 8), count: 2)
    for (index, place) in places.enumerated() {
      for axis in 0..<2 { columns[axis][index / 8][index % 8] = Float(place[axis]) }
    }
    (x, y) = (columns[0], columns[1])
  }
}
