// swift-tools-version: 6.2
// Fuzz targets, a package of their own: Scripts/fuzz builds it and all that it depends on with the
// sanitizers' instruments.

import PackageDescription

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
      path: "SafeTensors",
      swiftSettings: [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
      ])
  ],
  swiftLanguageModes: [.v6]
)
