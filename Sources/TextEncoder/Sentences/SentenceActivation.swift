internal import Glibc

/// What follows the product in a ``DenseModule``, with PyTorch's name and its defaults.
public enum SentenceActivation: String, Sendable, CaseIterable {
  /// `v`.
  case identity = "Identity"
  /// `tanh v`.
  case tanh = "Tanh"
  /// `1 / (1 + exp(-v))`.
  case sigmoid = "Sigmoid"
  /// `max(0, v)`.
  case relu = "ReLU"
  /// `v`, below zero a hundredth of it.
  case leakyReLU = "LeakyReLU"
  /// `v`, below zero `exp(v) - 1`.
  case elu = "ELU"
  /// `v * (1 + erf(v / √2)) / 2`.
  case gelu = "GELU"
  /// `v * sigmoid v`.
  case silu = "SiLU"
  /// `log(1 + exp v)`.
  case softplus = "Softplus"
  /// `v * tanh(softplus v)`.
  case mish = "Mish"

  /// The value at `v`, computed in double precision and rounded once.
  func callAsFunction(_ value: Float) -> Float {
    let v = Double(value)
    return switch self {
    case .identity: value
    case .tanh: Float(Glibc.tanh(v))
    case .sigmoid: Float(1 / (1 + exp(-v)))
    case .relu: Swift.max(0, value)
    case .leakyReLU: value < 0 ? Float(0.01 * v) : value
    case .elu: value < 0 ? Float(expm1(v)) : value
    case .gelu: Float(v * (1 + erf(v / 2.0.squareRoot())) / 2)
    case .silu: Float(v / (1 + exp(-v)))
    case .softplus: Float(Self.softplus(v))
    case .mish: Float(v * Glibc.tanh(Self.softplus(v)))
    }
  }

  /// As PyTorch, the identity from 20 on.
  private static func softplus(_ v: Double) -> Double { v > 20 ? v : log1p(exp(v)) }
}
