internal import LinearAlgebra

/// What `--version` says.
enum Version {
  static let number = "0.1.0"

  static var description: String {
    "polysemy \(number) (OpenBLAS core \(Backend.blasCoreName), kernels \(KernelSet.best.name))"
  }
}
