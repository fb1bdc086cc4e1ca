// swift-tools-version: 6.2
// The tokenizer and the loader alone, each in a program of a few lines: neither needs BLAS.

import PackageDescription

let package = Package(
  name: "standalone",
  dependencies: [.package(name: "polysemy", path: "../..")],
  targets: [
    .executableTarget(
      name: "tokens", dependencies: [.product(name: "WordPiece", package: "polysemy")],
      path: "Tokens"),
    .executableTarget(
      name: "tensors", dependencies: [.product(name: "SafeTensorsLoader", package: "polysemy")],
      path: "Tensors"),
  ],
  swiftLanguageModes: [.v6]
)
