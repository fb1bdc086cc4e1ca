internal import ArgumentParser
internal import LinearAlgebra
internal import Transformer

/// What a model's products multiply, as an option says it.
enum PrecisionArgument: String, ExpressibleByArgument, CaseIterable {
  case f32, bf16, int8

  var precision: BertPrecision {
    switch self {
    case .f32: .float32
    case .bf16: .bfloat16
    case .int8: .int8
    }
  }

  /// What the user should know of a CPU that lacks instructions for it; nil where nothing is amiss.
  func remark(on kernels: KernelSet) -> String? {
    guard !kernels.hasInstructions(for: precision.product) else { return nil }
    return switch self {
    case .f32: nil
    case .bf16: "this CPU has no products of bfloat16 (AVX-512 BF16): computing in f32"
    case .int8 where kernels.hasProducts:
      "this CPU has no products of 8-bit integers (AVX-512 VNNI): computing in 16 bits, as exact, slower than with them, faster than f32"
    case .int8: "this CPU has neither AVX2 nor AVX-512: computing in f32"
    }
  }
}
