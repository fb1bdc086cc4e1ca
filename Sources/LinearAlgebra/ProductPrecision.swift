internal import CKernels

/// What a product multiplies; it always adds up in 32 bits.
package enum ProductPrecision: Sendable, CaseIterable {
  /// Floats.
  case float32
  /// Floats rounded to bfloat16: 8 bits of precision.
  case bfloat16
  /// Integers of 8 bits: weights scaled by output, inputs by row, as the row's range asks.
  case int8
}

extension KernelSet {
  /// Whether this set has products of its own that are worth their packing.
  ///
  /// The generic ones are there to be compared with; OpenBLAS is faster on every CPU.
  package var hasProducts: Bool { name != "generic" }

  /// Whether the CPU has instructions for products of `precision`.
  package func hasInstructions(for precision: ProductPrecision) -> Bool {
    switch precision {
    case .float32: true
    case .bfloat16: unsafe table.pointee.has_bf16 != 0
    case .int8: unsafe table.pointee.has_int8 != 0
    }
  }

  /// What is computed where `precision` is asked for: floats, unless this set gains by it.
  package func precision(for precision: ProductPrecision) -> ProductPrecision {
    switch precision {
    case .float32: .float32
    case .bfloat16: hasInstructions(for: .bfloat16) ? .bfloat16 : .float32
    case .int8: hasProducts ? .int8 : .float32
    }
  }

  /// How many inputs go into a unit of 32 bits.
  package func lanes(of precision: ProductPrecision) -> Int {
    switch precision {
    case .float32: 1
    case .bfloat16: 2
    case .int8: unsafe Int(table.pointee.int8_lanes)
    }
  }

  /// How many units so many inputs take.
  package func unitCount(_ inputs: Int, _ precision: ProductPrecision) -> Int {
    let lanes = lanes(of: precision)
    return (inputs + lanes - 1) / lanes
  }

  /// Floats in a vector.
  package var vectorWidth: Int { unsafe Int(table.pointee.vector_width) }
  /// Outputs in a panel of packed weights.
  package var panelWidth: Int { unsafe Int(table.pointee.panel_vectors) * vectorWidth }
  /// Rows that are worked on together.
  package var rowBlock: Int { unsafe Int(table.pointee.row_block) }

  /// `count` rounded up to whole vectors.
  package func padded(_ count: Int) -> Int { (count + vectorWidth - 1) / vectorWidth * vectorWidth }
}
