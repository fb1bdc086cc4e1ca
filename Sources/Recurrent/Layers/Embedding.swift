internal import LinearAlgebra
internal import Parallel

/// A vector for each symbol: torch's `Embedding`.
public struct Embedding: Sendable {
  /// How many symbols there are.
  public let count: Int
  /// How many numbers a vector has.
  public let width: Int
  /// The symbol whose vector is zeros and never learns.
  public let padding: Int?
  let weight: ParameterLayout.Entry

  /// Adds the vectors to a network's parameters.
  ///
  /// - Parameters:
  ///   - count: How many symbols there are.
  ///   - width: How many numbers a vector has.
  ///   - padding: The symbol whose vector is zeros and never learns.
  ///   - prefix: What the parameter's name, `weight`, comes after.
  ///   - layout: The network's parameters.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(
    count: Int, width: Int, padding: Int? = nil, prefix: String = "embedding.",
    in layout: inout ParameterLayout
  ) throws(RecurrentError) {
    try require(1...1 << 24 ~= count, "count", count, "1 to \(1 << 24)")
    try require(
      1...RecurrentOptions.sizeLimit ~= width, "width", width, "1 to \(RecurrentOptions.sizeLimit)")
    try require(
      padding.map { 0..<count ~= $0 } ?? true, "padding", padding ?? 0, "0 to \(count - 1)")
    self.count = count
    self.width = width
    self.padding = padding
    weight = layout.add("\(prefix)weight", [count, width])
  }

  /// Draws the vectors as torch does: normal ones.
  ///
  /// - Parameters:
  ///   - parameters: The network's parameters.
  ///   - generator: Where the numbers come from.
  public func initialize(
    _ parameters: inout Parameters, from generator: inout TorchGenerator
  ) {
    var numbers = generator.normals(weight.count)
    if let padding {
      for index in padding * width..<(padding + 1) * width { numbers[index] = 0 }
    }
    parameters[weight.name] = numbers
  }

  /// Looks symbols up.
  ///
  /// - Parameters:
  ///   - symbols: A symbol for each row.
  ///   - parameters: The network's parameters.
  ///   - output: Gets a row for each symbol.
  /// - Precondition: There are such symbols.
  /// - Complexity: O(rows · width); allocates nothing for no more rows than before.
  public func forward(
    _ symbols: [Int], _ parameters: borrowing Parameters, into output: inout Activations
  ) {
    output.resize(rowCount: symbols.count, width: width)
    for (row, symbol) in symbols.enumerated() {
      precondition(0..<count ~= symbol, "there are \(count) symbols, and no symbol \(symbol)")
      unsafe (output.values.base + row * width).update(
        from: parameters.base(weight) + symbol * width, count: width)
    }
  }

  /// Sets the gradients of the vectors: for each, the sum of its rows'.
  ///
  /// - Parameters:
  ///   - symbols: What the way forward got.
  ///   - output: Its output, with gradients.
  ///   - gradients: Gets those of the vectors.
  ///   - compute: Where to compute.
  /// - Complexity: O((rows + symbols) · width); allocates nothing.
  public func backward(
    _ symbols: [Int], from output: borrowing Activations, _ gradients: inout Parameters,
    _ compute: Compute
  ) {
    gradients.touch()
    let width = width
    nonisolated(unsafe) let target = unsafe gradients.base(weight)
    nonisolated(unsafe) let source = unsafe output.gradients.base
    // Each part has columns of its own, and adds rows in their order.
    let part = 128
    compute.backend.pool.run((width + part - 1) / part) { index in
      let first = index * part
      let size = min(part, width - first)
      for symbol in 0..<count {
        unsafe (target + symbol * width + first).update(repeating: 0, count: size)
      }
      for (row, symbol) in symbols.enumerated() where symbol != padding {
        unsafe compute.backend.kernels.addScaled(
          1, source + row * width + first, to: target + symbol * width + first, count: size)
      }
    }
  }
}
