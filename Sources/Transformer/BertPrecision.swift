package import LinearAlgebra

/// What the products of the encoder multiply: accuracy against speed and memory.
///
/// Sums are in 32 bits with all three, and so are norms, activations and residuals. Below floats the
/// products of attention are of bfloat16, where the CPU has them. ``float32`` is as exact as the
/// reference.
public enum BertPrecision: String, Sendable, CaseIterable {
  /// 32-bit floats, as the checkpoint has them.
  case float32 = "f32"
  /// Weights and inputs of products rounded to bfloat16: the layers' weights take half the memory, and
  /// CPUs with AVX-512 BF16 are 1.9 times as fast.
  case bfloat16 = "bf16"
  /// Weights rounded to 8 bits by output and inputs by token, on the fly: the layers' weights take a
  /// quarter of the memory, and CPUs with AVX-512 VNNI are 3.1 to 3.5 times as fast.
  case int8 = "int8"
}

extension BertPrecision {
  /// What a ``Backend`` is to be told.
  package var product: ProductPrecision {
    switch self {
    case .float32: .float32
    case .bfloat16: .bfloat16
    case .int8: .int8
    }
  }

  init(_ product: ProductPrecision) {
    self =
      switch product {
      case .float32: .float32
      case .bfloat16: .bfloat16
      case .int8: .int8
      }
  }
}
