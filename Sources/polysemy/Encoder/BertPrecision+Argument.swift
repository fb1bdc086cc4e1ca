public import ArgumentParser
internal import LinearAlgebra
public import Transformer

extension BertPrecision: ExpressibleByArgument {
  /// What the user should know of a CPU that lacks instructions for it; nil where nothing is amiss.
  func remark(on kernels: KernelSet) -> String? {
    guard !kernels.hasInstructions(for: product) else { return nil }
    return switch self {
    case .float32: nil
    case .bfloat16: "this CPU has no products of bfloat16 (AVX-512 BF16): computing in f32"
    case .int8 where kernels.hasProducts:
      "this CPU has no products of 8-bit integers (AVX-512 VNNI): computing in 16 bits, as exact, slower than with them, faster than f32"
    case .int8: "this CPU has neither AVX2 nor AVX-512: computing in f32"
    }
  }
}
