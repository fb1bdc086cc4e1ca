internal import Parallel

/// How much rows are each other's neighbours: the joint probabilities pᵢⱼ of t-SNE.
///
/// A row i picks j as its neighbour with the probability that a Gaussian around i gives it,
///
///     p(j|i) = exp(-βᵢ |xᵢ - xⱼ|²) / Σₖ≠ᵢ exp(-βᵢ |xᵢ - xₖ|²),    pᵢⱼ = (p(j|i) + p(i|j)) / 2n,
///
/// with βᵢ such that the distribution's perplexity, 2 to its entropy in bits, is the one asked for:
/// about how many neighbours a row has (van der Maaten and Hinton, "Visualizing Data using t-SNE",
/// 2008).
///
/// **Edge cases** One row has no neighbours, and a perplexity that the other rows are too few for makes
/// them equally likely. Equal rows are as near as can be.
///
/// **Accuracy** The logarithm of each row's perplexity within 1e-5; stored in single precision.
package struct NeighbourAffinities: Sendable {
  /// Eight columns of a row.
  typealias Block = SIMD8<Float>

  /// How many rows there are.
  package let count: Int
  /// The probabilities, row after row, each filled up with zeros to whole blocks.
  let blocks: [Block]

  /// How many blocks a row has.
  var blocksPerRow: Int { Self.blocksPerRow(count) }

  /// The affinities of the rows of a matrix.
  ///
  /// - Parameters:
  ///   - values: Rows by width, row-major, all finite.
  ///   - width: The number of dimensions.
  ///   - perplexity: About how many neighbours a row has; at least 1.
  ///   - backend: Whose threads to use; their number does not change the result.
  /// - Complexity: O(rows² · (width + 20 exponentials)), and 4 · rows² bytes.
  package init(of values: [Float], width: Int, perplexity: Double, on backend: Backend) {
    precondition(
      width > 0 && values.count % width == 0, "\(values.count) values are no rows of \(width)")
    precondition(perplexity >= 1, "a perplexity of \(perplexity)")
    let count = values.count / width
    let distances = SquaredDistances(values, width: width)
    let blocksPerRow = Self.blocksPerRow(count)
    var blocks = [Block](repeating: .zero, count: count * blocksPerRow)
    unsafe blocks.withUnsafeMutableBufferPointer { blocks in
      // Each part writes rows of its own.
      nonisolated(unsafe) let blocks = unsafe blocks
      let rowsPerPart = SquaredDistances.rowsPerPart
      backend.pool.run((count + rowsPerPart - 1) / rowsPerPart) { part in
        let rows = part * rowsPerPart..<min(count, (part + 1) * rowsPerPart)
        let found = distances.rows(rows)
        for row in rows {
          let start = (row - rows.lowerBound) * count
          let probabilities = Self.conditional(
            found[start..<start + count], own: row, perplexity: perplexity)
          for (column, probability) in probabilities.enumerated() {
            unsafe blocks[row * blocksPerRow + column / 8][column % 8] = Float(probability)
          }
        }
      }
    }
    Self.join(&blocks, count: count)
    self.count = count
    self.blocks = blocks
  }

  /// The probability that two rows are neighbours; all of them add up to 1.
  package subscript(row: Int, column: Int) -> Float {
    precondition(0..<count ~= row && 0..<count ~= column, "\(row), \(column) of \(count)")
    return blocks[row * blocksPerRow + column / 8][column % 8]
  }

  private static func blocksPerRow(_ count: Int) -> Int { (count + 7) / 8 }

  /// Replaces p(j|i) by pᵢⱼ.
  private static func join(_ blocks: inout [Block], count: Int) {
    let width = blocksPerRow(count)
    let share = 1 / Float(2 * count)
    for row in 0..<count {
      for column in 0..<row {
        let (here, there) = (row * width + column / 8, column * width + row / 8)
        let joint = (blocks[here][column % 8] + blocks[there][row % 8]) * share
        blocks[here][column % 8] = joint
        blocks[there][row % 8] = joint
      }
    }
  }
}
