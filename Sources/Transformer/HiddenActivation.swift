internal import LinearAlgebra

/// What stands between the two dense layers of a feed-forward network (`hidden_act`).
public enum HiddenActivation: String, Sendable, CaseIterable {
  /// The exact GELU, `v * (1 + erf(v / √2)) / 2`: BERT's own.
  case gelu
  /// Its tanh form, `v * (1 + tanh(√(2/π) * (v + 0.044715 v³))) / 2`.
  case geluTanh = "gelu_new"
  /// `max(0, v)`.
  case relu
  /// `v / (1 + exp(-v))`, also called swish.
  case silu

  /// What transformers calls them.
  ///
  /// Its three names of the tanh form differ in rounding only.
  static let names: KeyValuePairs<String, HiddenActivation> = [
    "gelu": .gelu, "gelu_new": .geluTanh, "gelu_pytorch_tanh": .geluTanh, "gelu_fast": .geluTanh,
    "relu": .relu, "silu": .silu, "swish": .silu,
  ]

  /// The activation that config.json calls `name`; nil for one that is not computed here.
  ///
  /// - Parameter name: As transformers spells it: `gelu`, `gelu_new`, `gelu_pytorch_tanh`,
  ///   `gelu_fast`, `relu`, `silu` or `swish`.
  public init?(name: String) {
    guard let activation = Self.names.first(where: { $0.key == name })?.value else { return nil }
    self = activation
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .gelu: "exact GELU"
    case .geluTanh: "tanh GELU"
    case .relu: "ReLU"
    case .silu: "SiLU"
    }
  }

  /// What the backend calls it.
  var function: Backend.Activation {
    switch self {
    case .gelu: .gelu
    case .geluTanh: .geluTanh
    case .relu: .relu
    case .silu: .silu
    }
  }
}
