/// The binary tree of hierarchical softmax: frequent words have short paths from the root.
///
/// A word is predicted by the turns on its path, one logistic regression at each inner node (Morin and
/// Bengio, 2005; Mikolov et al., 2013). The tree is Huffman's; where counts are equal it is the one
/// that gensim's heap makes, since other trees, as good, would give other vectors.
package final class HuffmanTree: Sendable {
  /// The ways to all words.
  let paths: Paths

  private let nodes: HeapBuffer<UInt32>
  private let labels: HeapBuffer<Float>
  private let starts: HeapBuffer<Int>

  /// The ways from the root to all words, as threads follow them, as long as the tree is there.
  @safe
  struct Paths: BitwiseCopyable, @unchecked Sendable {
    /// The inner nodes on the way to each word, word after word, from the root down.
    let nodes: UnsafePointer<UInt32>
    /// What each of them is to predict: 1 where the way goes to the left, 0 to the right.
    let labels: UnsafePointer<Float>
    /// Where each word's path begins, and after them where the last ends.
    let starts: UnsafePointer<Int>
    /// How many nodes the longest has.
    let greatestDepth: Int

    fileprivate init(
      nodes: UnsafePointer<UInt32>, labels: UnsafePointer<Float>, starts: UnsafePointer<Int>,
      greatestDepth: Int
    ) {
      unsafe self.nodes = nodes
      unsafe self.labels = labels
      unsafe self.starts = starts
      self.greatestDepth = greatestDepth
    }

    /// Where a word's path is in ``nodes`` and ``labels``.
    func path(to word: UInt32) -> Range<Int> {
      unsafe starts[Int(word)]..<starts[Int(word) + 1]
    }
  }

  /// The tree of words with these counts.
  ///
  /// - Throws: ``Word2VecError/noMemory(bytes:)``.
  /// - Complexity: O(n log n).
  package init(counts: [Int]) throws(Word2VecError) {
    var nodes: [UInt32] = []
    var labels: [Float] = []
    var starts = [0]
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
    self.nodes = try HeapBuffer(nodes)
    self.labels = try HeapBuffer(labels)
    self.starts = try HeapBuffer(starts)
    paths = unsafe Paths(
      nodes: self.nodes.base, labels: self.labels.base, starts: self.starts.base,
      greatestDepth: zip(starts, starts.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) })
  }

  /// The inner nodes on the way from the root to a word, and what each is to predict.
  package func path(to word: Int) -> [(node: Int, label: Float)] {
    paths.path(to: UInt32(word)).map { unsafe (Int(nodes.base[$0]), labels.base[$0]) }
  }

  /// Joins the two lightest nodes until one is left.
  ///
  /// - Returns: Each node's parent, nil for the root, and whether it is the right child.
  private static func merge(_ counts: [Int]) -> (parents: [Int?], isRight: [Bool]) {
    var weights = counts
    var parents = [Int?](repeating: nil, count: max(0, 2 * counts.count - 1))
    var isRight = [Bool](repeating: false, count: max(0, 2 * counts.count - 1))
    var heap = BinaryHeap(counts)
    for node in counts.count..<max(counts.count, 2 * counts.count - 1) {
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
