internal import Parallel

/// The weights of a dense layer, or of several over the same inputs, as the kernels read them;
/// `CKernels.h` has the layout.
///
/// Immutable once packed, and kept alive with the memory that it stands in.
@safe
package struct PackedWeights: Sendable {
  /// How many outputs a row of a product has.
  package let outputs: Int
  /// How many inputs.
  package let inputs: Int
  /// What is multiplied.
  package let precision: ProductPrecision

  /// How many products of 8 bits 32 bits are sure to hold the sum of.
  package static let mostInputsOfIntegers = 1 << 16

  private let memory: WeightMemory
  // These point into `memory`, which nothing writes to once all is packed.
  nonisolated(unsafe) let units: UnsafeMutablePointer<UInt32>
  /// For 8 bits: a scale for each output, and after them the scaled sums.
  nonisolated(unsafe) let scales: UnsafeMutablePointer<Float>

  /// The units of the outputs from `first` on, which begins a panel.
  func units(_ first: Int, _ kernels: KernelSet) -> UnsafePointer<UInt32> {
    unsafe UnsafePointer(units + first * kernels.unitCount(inputs, precision))
  }

  /// How much of a ``WeightMemory`` a layer's weights take.
  package static func byteCount(
    outputs: Int, inputs: Int, _ precision: ProductPrecision, for kernels: KernelSet
  ) -> Int {
    let padded = kernels.padded(outputs)
    let units = padded * kernels.unitCount(inputs, precision)
    let scales = precision == .int8 ? 2 * padded : 0
    return WeightMemory.rounded(4 * units) + WeightMemory.rounded(4 * scales)
  }

  /// Room for the weights of one or several layers over the same inputs, side by side; zeros until
  /// ``pack(_:at:on:)``.
  ///
  /// - Parameters:
  ///   - outputs: How many outputs all layers have.
  ///   - inputs: How many inputs.
  ///   - precision: What the weights are to be rounded to.
  ///   - memory: Where they go.
  ///   - kernels: Those that will read them.
  package init(
    outputs: Int, inputs: Int, _ precision: ProductPrecision, in memory: WeightMemory,
    for kernels: KernelSet
  ) {
    precondition(
      kernels.hasKernels(for: precision)
        && (precision != .int8 || inputs <= Self.mostInputsOfIntegers),
      "\(kernels.name) has no products of \(precision) for \(inputs) inputs")
    let padded = kernels.padded(outputs)
    self.outputs = outputs
    self.inputs = inputs
    self.precision = precision
    self.memory = memory
    unsafe units = memory.take(4 * padded * kernels.unitCount(inputs, precision))
      .assumingMemoryBound(to: UInt32.self)
    unsafe scales = memory.take(precision == .int8 ? 8 * padded : 0)
      .assumingMemoryBound(to: Float.self)
  }

  /// A layer's weights, packed.
  package init(
    _ weight: Span<Float>, outputs: Int, _ precision: ProductPrecision, in memory: WeightMemory,
    on backend: Backend
  ) {
    self.init(
      outputs: outputs, inputs: weight.count / outputs, precision, in: memory,
      for: backend.kernels)
    pack(weight, at: 0, on: backend)
  }

  /// Packs a layer's weights, before anything is multiplied by them.
  ///
  /// - Parameters:
  ///   - weight: Some outputs by all inputs, as checkpoints store it.
  ///   - first: The first of these outputs among all.
  ///   - backend: Whose kernels will read them, on whose threads they are packed.
  /// - Complexity: O(weights).
  package func pack(_ weight: Span<Float>, at first: Int, on backend: Backend) {
    let (inputs, outputs) = (inputs, outputs)
    let count = weight.count / inputs
    precondition(
      weight.count == count * inputs && first + count <= outputs,
      "\(weight.count) weights at \(first) for \(outputs) outputs of \(inputs) inputs")
    let kernels = backend.kernels
    // Parts pack some outputs each.
    nonisolated(unsafe) let (units, scales) = unsafe (units, scales)
    let part = 4 * kernels.panelWidth
    unsafe weight.withUnsafeBufferPointer { weight in
      guard let base = weight.baseAddress else { return }
      nonisolated(unsafe) let weight = unsafe base
      backend.pool.run((count + part - 1) / part) { index in
        let start = index * part
        unsafe kernels.pack(
          weight + start * inputs, outputs: outputs, first: first + start,
          count: min(part, count - start), inputs: inputs, stride: inputs, precision, into: units,
          scales: scales)
      }
    }
  }
}
