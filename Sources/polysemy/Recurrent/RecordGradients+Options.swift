internal import ArgumentParser
internal import Recurrent

extension RecordGradients {
  /// What is trained; what is left out is as in tutorials, which train otherwise to show clipping.
  struct StudyOptions: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Which cells, with commas between: rnn, relu, lstm, gru (default: rnn,lstm,gru).",
        valueName: "cells"))
    var cell: RecurrentCells?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many characters a window has (default: 25; with --clip 50).", valueName: "n"))
    var length: Int?

    @Option(
      name: .long,
      help: ArgumentHelp("How many numbers a state has (default: 128).", valueName: "n"))
    var hidden: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How many numbers stand for a character (default: 64).", valueName: "n"))
    var embedding: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How often to go through the windows (default: 3; with --clip 10).", valueName: "n"))
    var epochs: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The learning rate (default: 0.001; with --clip 0.01).", valueName: "rate"))
    var rate: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "How parameters follow from gradients, with torch's defaults; sgd:0.9 is with momentum (default: adam).",
        valueName: "name"))
    var optimizer: OptimizerRule?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Train each cell twice: without, and with all gradients together no longer than this.",
        valueName: "norm"))
    var clip: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The same with each number of the gradients no larger than this.", valueName: "size"))
    var clipValue: Double?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The most windows of an epoch; of more, evenly spaced ones (default: 4000).",
        valueName: "n"))
    var maxWindows: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "In how many windows the Jacobians are looked at (default: 2).", valueName: "n"))
    var probes: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Where the random numbers start, torch's (default: 1).", valueName: "n"))
    var seed: UInt64?

    @OptionGroup var parallelism: ThreadOptions

    func validate() throws {
      try cell?.validate("--cell")
      for (name, number, range) in [
        ("--length", length, 2...10_000), ("--embedding", embedding, 1...1 << 16),
        ("--hidden", hidden, 1...MicroscopeOptions.largestHiddenSize),
        ("--epochs", epochs, 1...100_000), ("--max-windows", maxWindows, 1...1 << 30),
        ("--probes", probes, 1...1000),
      ] as [(String, Int?, ClosedRange<Int>)] {
        guard let number, !(range ~= number) else { continue }
        throw ValidationError(
          "\(name): expected a number from \(range.lowerBound) to \(range.upperBound), found \(number)"
        )
      }
      if let rate, !(rate >= 0 && rate.isFinite) {
        throw ValidationError("--rate: expected a number from 0 on, found \(rate)")
      }
      for (name, limit) in [("--clip", clip), ("--clip-value", clipValue)] {
        guard let limit, !(limit > 0 && limit.isFinite) else { continue }
        throw ValidationError("\(name): expected a number above 0, found \(limit)")
      }
      if clip != nil, clipValue != nil {
        throw ValidationError("--clip-value: does not go with --clip")
      }
    }

    private var clipping: GradientClipping? {
      clip.map { .norm($0) } ?? clipValue.map { .value($0) }
    }

    /// The trainings: of each cell one, or one with and one without clipping.
    var runs: [GradientMicroscope.Run] {
      (cell?.cells ?? [.tanh, .lstm, .gru]).flatMap { cell in
        [GradientMicroscope.Run(cell)]
          + (clipping.map { [GradientMicroscope.Run(cell, clipping: $0)] } ?? [])
      }
    }

    var options: MicroscopeOptions {
      var options = MicroscopeOptions()
      if clipping != nil {
        (options.length, options.epochCount, options.learningRate) = (50, 10, 1e-2)
      }
      if let length { options.length = length }
      if let hidden { options.hiddenSize = hidden }
      if let embedding { options.embeddingSize = embedding }
      if let epochs { options.epochCount = epochs }
      if let rate { options.learningRate = rate }
      if let maxWindows { options.mostWindows = maxWindows }
      if let probes { options.probeCount = probes }
      if let seed { options.seed = seed }
      if let optimizer { options.rule = optimizer }
      return options
    }
  }
}
