internal import CKernels
internal import Parallel

/// The weights of a dense layer as the kernels read them; `CKernels.h` has the layout.
///
/// Immutable once made, and kept alive with the memory that it stands in.
@safe
package struct PackedWeights: Sendable {
  /// How many outputs a row of a product has.
  package let outputs: Int
  /// How many inputs.
  package let inputs: Int
  /// What is multiplied.
  package let precision: ProductPrecision

  private let memory: WeightMemory
  // These point into `memory`, which nothing writes to after the initializer.
  nonisolated(unsafe) let units: UnsafeRawPointer
  /// For 8 bits: a scale for each output, and after them the scaled sums.
  nonisolated(unsafe) let scales: UnsafePointer<Float>

  /// How much of a ``WeightMemory`` a layer's weights take.
  package static func byteCount(
    outputs: Int, inputs: Int, _ precision: ProductPrecision, for kernels: KernelSet
  ) -> Int {
    let padded = kernels.padded(outputs)
    let units = padded * kernels.unitCount(inputs, precision)
    let scales = precision == .int8 ? 2 * padded : 0
    return WeightMemory.rounded(4 * units) + WeightMemory.rounded(4 * scales)
  }

  /// Packs a layer's weights.
  ///
  /// - Parameters:
  ///   - weight: Outputs by inputs, as checkpoints store it.
  ///   - outputs: How many rows `weight` has.
  ///   - precision: What the weights are rounded to.
  ///   - memory: Where they go.
  ///   - backend: Whose kernels will read them, on whose threads they are packed.
  /// - Complexity: O(outputs · inputs).
  package init(
    _ weight: Span<Float>, outputs: Int, _ precision: ProductPrecision, in memory: WeightMemory,
    on backend: Backend
  ) {
    let kernels = backend.kernels
    let inputs = weight.count / outputs
    precondition(weight.count == inputs * outputs, "\(weight.count) weights for \(outputs) outputs")
    let padded = kernels.padded(outputs)
    let unitCount = kernels.unitCount(inputs, precision)
    nonisolated(unsafe) let units = unsafe memory.take(4 * padded * unitCount)
    nonisolated(unsafe) let scales = unsafe memory.take(precision == .int8 ? 8 * padded : 0)
      .assumingMemoryBound(to: Float.self)
    // Parts pack some panels each.
    let part = 4 * kernels.panelWidth
    unsafe weight.withUnsafeBufferPointer { weight in
      guard let base = weight.baseAddress else { return }
      nonisolated(unsafe) let weight = unsafe base
      backend.pool.run((outputs + part - 1) / part) { index in
        let first = index * part
        let count = min(part, outputs - first)
        let source = unsafe weight + first * inputs
        let target = unsafe units + 4 * first * unitCount
        switch precision {
        case .float32:
          unsafe ck_pack_f32(
            kernels.table, count, inputs, source, inputs,
            target.assumingMemoryBound(to: Float.self))
        case .bfloat16:
          unsafe ck_pack_bf16(
            kernels.table, count, inputs, source, inputs,
            target.assumingMemoryBound(to: UInt32.self))
        case .int8:
          unsafe ck_pack_int8(
            kernels.table, count, inputs, source, inputs,
            target.assumingMemoryBound(to: UInt32.self), scales + first, scales + padded + first)
        }
      }
    }
    self.outputs = outputs
    self.inputs = inputs
    self.precision = precision
    self.memory = memory
    unsafe self.units = UnsafeRawPointer(units)
    unsafe self.scales = UnsafePointer(scales)
  }
}
