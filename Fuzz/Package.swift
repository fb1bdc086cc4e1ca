// swift-tools-version: 6.2
// Fuzz targets, a package of their own: Scripts/fuzz builds it and all that it depends on with the
// sanitizers' instruments.

import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "polysemy", path: "..")],
  targets: [
    .executableTarget(
      name: "safetensors",
      dependencies: [
        .product(name: "SafeTensorsLoader", package: "polysemy"),
        .product(name: "Files", package: "polysemy"),
      ],
      path: "SafeTensors", swiftSettings: swiftSettings),
    .executableTarget(
      name: "tokenizer",
      dependencies: [
        .product(name: "WordPiece", package: "polysemy"),
        .product(name: "Files", package: "polysemy"),
      ],
      path: "Tokenizer", swiftSettings: swiftSettings),
    .executableTarget(
      name: "vectors",
      dependencies: [
        .product(name: "Word2Vec", package: "polysemy"),
        .product(name: "Files", package: "polysemy"),
      ],
      path: "Vectors", swiftSettings: swiftSettings),
  ],
  swiftLanguageModes: [.v6]
)
