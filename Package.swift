// swift-tools-version: 6.2

import PackageDescription

// MARK: Settings that every target shares

/// Swift 6 mode with the upcoming features that make imports, existentials and unsafe code visible.
let swiftSettings: [SwiftSetting] = [
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
  .enableUpcomingFeature("ExistentialAny"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
  .enableUpcomingFeature("InternalImportsByDefault"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
  .enableUpcomingFeature("MemberImportVisibility"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  // Lets our own types vend `Span`s of the memory they own.
  .enableExperimentalFeature("Lifetimes"),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0458-strict-memory-safety.md
  .strictMemorySafety(),
  // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0480-swiftpm-warning-control.md
  .treatAllWarnings(as: .error),
]

let cSettings: [CSetting] = [
  .enableWarning("all"),
  .enableWarning("extra"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A library module that stands under Sources/.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of a module; they see its public and package interface, never its insides.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"],
    path: "Tests/\(name)Tests", swiftSettings: swiftSettings)
}

let package = Package(
  name: "polysemy",
  products: [
    .library(name: "SafeTensorsLoader", targets: ["SafeTensorsLoader"]),
    .library(name: "WordPiece", targets: ["WordPiece"]),
    .library(name: "Transformer", targets: ["Transformer"]),
    .library(name: "TextEncoder", targets: ["TextEncoder"]),
    .library(name: "Word2Vec", targets: ["Word2Vec"]),
    .library(name: "Recurrent", targets: ["Recurrent"]),
    .library(name: "PolysemyKit", targets: ["PolysemyKit"]),
    // The errors that every library throws for files.
    .library(name: "Files", targets: ["Files"]),
    .executable(name: "polysemy", targets: ["polysemy"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // MARK: The system
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CNettle", pkgConfig: "nettle", providers: [.apt(["nettle-dev"])]),
    .target(name: "CKernels", cSettings: cSettings),

    // MARK: Foundations, visible inside the package only
    module("StrictJSON"),
    module("Prose"),
    // Of this one, users see the errors.
    module("Files", ["CZlib"]),
    module("Digests", ["CNettle", "Files"]),
    module("NumPyFormat", ["Files"]),
    module("Parallel"),
    module("LinearAlgebra", ["COpenBLAS", "CKernels", "Parallel"]),
    module("Figures"),

    // MARK: The libraries
    module("SafeTensorsLoader", ["StrictJSON", "Files"]),
    module("WordPiece", ["StrictJSON", "Files", "Parallel"]),
    module(
      "Transformer",
      ["LinearAlgebra", "SafeTensorsLoader", "StrictJSON", "Digests", "Files", "Parallel"]),
    module(
      "TextEncoder",
      [
        "WordPiece", "Transformer", "SafeTensorsLoader", "LinearAlgebra", "StrictJSON", "Digests",
        "Files", "Parallel",
      ]),
    module(
      "Word2Vec",
      ["LinearAlgebra", "CKernels", "SafeTensorsLoader", "Files", "Prose", "Parallel"]),
    module(
      "Recurrent",
      [
        "LinearAlgebra", "CKernels", "SafeTensorsLoader", "StrictJSON", "Files", "Prose",
        "Parallel",
      ]),
    module(
      "PolysemyKit",
      [
        "TextEncoder", "WordPiece", "Transformer", "Word2Vec", "Recurrent", "LinearAlgebra",
        "Figures",
        "Files", "StrictJSON",
      ]),

    // MARK: The command
    .executableTarget(
      name: "polysemy",
      dependencies: [
        "PolysemyKit", "TextEncoder", "WordPiece", "Transformer", "SafeTensorsLoader", "Word2Vec",
        "Recurrent", "LinearAlgebra", "NumPyFormat", "Parallel", "Figures", "Files", "StrictJSON",
        "Digests",
        argumentParser,
      ],
      swiftSettings: swiftSettings),

    // MARK: Comparisons with other implementations
    .executableTarget(
      name: "tokenizer-parity", dependencies: ["WordPiece", "StrictJSON", "Files"],
      path: "Benchmarks/TokenizerParity", swiftSettings: swiftSettings),
    .executableTarget(
      name: "safetensors-parity", dependencies: ["SafeTensorsLoader", "StrictJSON", "Files"],
      path: "Benchmarks/SafeTensorsParity", swiftSettings: swiftSettings),
    .executableTarget(
      name: "encoder-bench",
      dependencies: ["TextEncoder", "Transformer", "StrictJSON", "Files", argumentParser],
      path: "Benchmarks/EncoderBench", swiftSettings: swiftSettings),

    .executableTarget(
      name: "word2vec-bench", dependencies: ["Word2Vec", "Files", argumentParser],
      path: "Benchmarks/Word2VecBench", swiftSettings: swiftSettings),

    .executableTarget(
      name: "recurrent-bench", dependencies: ["Recurrent", "CAllocations", argumentParser],
      path: "Benchmarks/RecurrentBench", swiftSettings: swiftSettings),
    .target(name: "CAllocations", path: "Benchmarks/CAllocations", cSettings: cSettings),

    // MARK: Tests
    .target(
      name: "TestSupport", dependencies: ["StrictJSON", "Files"], path: "Tests/TestSupport",
      swiftSettings: swiftSettings),
    tests("StrictJSON", ["StrictJSON"]),
    tests("Files", ["Files", "CZlib"]),
    tests("Digests", ["Digests", "Files"]),
    tests("NumPyFormat", ["NumPyFormat", "Files"]),
    tests("Parallel", ["Parallel", "Files"]),
    tests("LinearAlgebra", ["LinearAlgebra", "Parallel", "StrictJSON"]),
    tests("Figures", ["Figures", "StrictJSON"]),
    tests("SafeTensorsLoader", ["SafeTensorsLoader", "Files", "StrictJSON"]),
    tests("WordPiece", ["WordPiece", "StrictJSON", "Files"]),
    tests(
      "Transformer",
      ["Transformer", "SafeTensorsLoader", "LinearAlgebra", "StrictJSON", "Digests", "Files"]),
    tests(
      "TextEncoder",
      ["TextEncoder", "WordPiece", "Transformer", "SafeTensorsLoader", "StrictJSON", "Files"]),
    tests("Word2Vec", ["Word2Vec", "LinearAlgebra", "StrictJSON", "Files"]),
    tests(
      "Recurrent",
      [
        "Recurrent", "LinearAlgebra", "CKernels", "SafeTensorsLoader", "StrictJSON", "Files",
        "Parallel",
      ]),
    tests(
      "PolysemyKit",
      ["PolysemyKit", "TextEncoder", "Word2Vec", "Recurrent", "Figures", "StrictJSON", "Files"]),
    tests("Command", ["SafeTensorsLoader", "StrictJSON", "Files", "polysemy", "recurrent-bench"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11
)
