/// Tells which of some byte strings begins at each place of a text, the longest, in linear time.
///
/// Aho and Corasick's automaton of the strings spelled backwards, which reads the text from its end:
/// what it has read stands behind a place, and so the longest string that it has come upon begins
/// there. Forwards it would be known only behind a string's end which is the longest, and one would
/// have to go back: for `a` and `aa…ab`, a text of `a` would be read once for each of its bytes.
///
/// https://doi.org/10.1145/360825.360855
struct ByteStringAutomaton: Sendable {
  /// What a node of the trie stands for besides its bytes.
  private struct State {
    /// Where to go on when no string has the next byte: to the longest node that ends what was read.
    var failure = ByteTrie.Node.root
    /// The longest string that ends here, or ``ByteStringAutomaton/none``.
    var string = ByteStringAutomaton.none
  }

  /// Stands for no string.
  static let none: Int32 = -1

  private let trie: ByteTrie
  private var states: [State]
  /// Which bytes end a string: at most places of a text there is nothing to go on with.
  private let lastBytes: [Bool]
  /// How many bytes the longest string has.
  let longestCount: Int

  /// An automaton of `strings`, which are known by their index; the first of equals counts, and none
  /// that is empty.
  ///
  /// - Precondition: All together have at most ``ByteTrie/byteLimit`` bytes.
  /// - Complexity: O(their bytes).
  init(_ strings: [[UInt8]]) {
    var trie = ByteTrie(byteCount: strings.reduce(0) { $0 + $1.count })
    var lastBytes = [Bool](repeating: false, count: 256)
    var walks: [(bytes: [UInt8], node: ByteTrie.Node)] = []
    for (index, string) in strings.enumerated() {
      let bytes = [UInt8](string.reversed())
      let known = trie.node(of: bytes.span).flatMap { trie.value(at: $0) }
      guard let last = bytes.first, known == nil else { continue }
      trie.insert(bytes.span, value: Int32(index))
      lastBytes[Int(last)] = true
      walks.append((bytes, .root))
    }
    self.trie = trie
    self.lastBytes = lastBytes
    longestCount = strings.reduce(0) { max($0, $1.count) }
    states = [State](repeating: State(), count: trie.nodeLimit)

    // All strings at once, byte by byte: a node needs those that are nearer to the root.
    for depth in 0..<longestCount {
      walks.removeAll { $0.bytes.count == depth }
      for index in walks.indices {
        let (bytes, parent) = walks[index]
        let node = next(parent, bytes[depth])
        let failure = parent == .root ? .root : next(states[parent.index].failure, bytes[depth])
        let string = trie.value(at: node) ?? states[failure.index].string
        states[node.index] = State(failure: failure, string: string)
        walks[index].node = node
      }
    }
  }

  /// The node after `node` and `byte`.
  @inline(__always)
  private func next(_ node: ByteTrie.Node, _ byte: UInt8) -> ByteTrie.Node {
    var node = node
    while true {
      if let next = trie.child(of: node, byte) { return next }
      if node == .root { return node }
      node = states[node.index].failure
    }
  }

  /// Finds the longest string that begins at each place of `places` and ends at `end` or before.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - places: Where to look.
  ///   - end: Where the text ends.
  ///   - strings: Is given the strings' numbers, one a place, or ``none``; may be longer.
  /// - Complexity: O(`places` and the longest string).
  func find(
    in text: Span<UInt8>, _ places: Range<Int>, before end: Int, into strings: inout [Int32]
  ) {
    var node = ByteTrie.Node.root
    for position in (places.lowerBound..<min(places.upperBound + longestCount, end)).reversed() {
      let byte = text[position]
      if node != .root || lastBytes[Int(byte)] { node = next(node, byte) }
      guard position < places.upperBound else { continue }
      strings[position - places.lowerBound] = states[node.index].string
    }
  }
}
