/// The binary tree of hierarchical softmax: frequent words have short paths from the root.
///
/// A word is predicted by the turns on its path, one logistic regression at each inner node (Morin and
/// Bengio, 2005; Mikolov et al., 2013). The tree is Huffman's; where counts are equal it is the one
/// that gensim's heap makes, since other trees, as good, would give other vectors.
struct HuffmanTree: Sendable {
  /// The inner nodes on the way to each word, word after word, from the root down.
  private(set) var nodes: [UInt32] = []
  /// What each of them is to predict: 1 where the way goes to the left, 0 to the right.
  private(set) var labels: [Float] = []
  /// Where each word's path begins, and after them where the last ends.
  private(set) var starts: [Int] = [0]

  /// The tree of words with these counts.
  ///
  /// - Complexity: O(n log n).
  init(counts: [Int]) {
    guard counts.count > 1 else {
      starts += counts.map { _ in 0 }
      return
    }
    let (parents, isRight) = Self.merge(counts)
    let leafCount = counts.count
    var path: [(node: UInt32, label: Float)] = []
    for leaf in 0..<leafCount {
      path.removeAll(keepingCapacity: true)
      var node = leaf
      while let parent = parents[node] {
        path.append((UInt32(parent - leafCount), isRight[node] ? 0 : 1))
        node = parent
      }
      for step in path.reversed() {
        nodes.append(step.node)
        labels.append(step.label)
      }
      starts.append(nodes.count)
    }
  }

  /// Joins the two lightest nodes until one is left.
  ///
  /// - Returns: Each node's parent, nil for the root, and whether it is the right child.
  private static func merge(_ counts: [Int]) -> (parents: [Int?], isRight: [Bool]) {
    var weights = counts
    var parents = [Int?](repeating: nil, count: 2 * counts.count - 1)
    var isRight = [Bool](repeating: false, count: 2 * counts.count - 1)
    var heap = BinaryHeap(counts)
    for node in counts.count..<2 * counts.count - 1 {
      let left = heap.removeLeast()
      let right = heap.removeLeast()
      parents[left] = node
      parents[right] = node
      isRight[right] = true
      weights.append(weights[left] + weights[right])
      heap.insert(node, weights[node])
    }
    return (parents, isRight)
  }
}
