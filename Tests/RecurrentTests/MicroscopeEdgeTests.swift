import Recurrent
import Synchronization
import Testing

/// The gradient microscope where there is little to see, or too much.
@Suite struct MicroscopeEdgeTests {
  private let text = String(repeating: "To be, or not to be. ", count: 6)

  private func options(_ change: (inout MicroscopeOptions) -> Void = { _ in }) -> MicroscopeOptions
  {
    var options = MicroscopeOptions()
    (options.length, options.hiddenSize, options.embeddingSize) = (5, 6, 4)
    options.epochCount = 1
    change(&options)
    return options
  }

  @Test func aTextWithoutAWindowIsRefused() throws {
    for (text, count) in [("", 0), ("abcde", 5)] {
      #expect(
        throws: RecurrentError.textTooShort(name: "a.txt", characters: count, expected: 6)
      ) { _ = try GradientMicroscope(options(), text: text, name: "a.txt") }
    }
    #expect(
      "\(RecurrentError.textTooShort(name: "a.txt", characters: 0, expected: 6))"
        == "a.txt: expected 6 characters or more, a window and the one after, found an empty text")
    let one = try GradientMicroscope(options(), text: "abcdef", name: "a.txt")
    #expect(one.windowStarts == [0])
    let record = try one.record(.lstm, Compute(threadCount: 1))
    #expect(record.losses.count == 1 && record.probes.count == 2)
  }

  @Test func windowsAreEvenlySpacedWhereTheyAreTooMany() throws {
    let all = try GradientMicroscope(options(), text: text, name: "")
    #expect(all.windowStarts == Array(0..<(text.count - 5)) && all.stride == 1)
    let some = try GradientMicroscope(options { $0.mostWindows = 50 }, text: text, name: "")
    #expect(some.stride == 3 && some.windowStarts == Array(stride(from: 0, to: 121, by: 3)))
  }

  @Test func optionsAreInRange() {
    for change: (inout MicroscopeOptions) -> Void in [
      { $0.length = 1 }, { $0.hiddenSize = 0 }, { $0.hiddenSize = 1025 }, { $0.epochCount = 0 },
      { $0.mostWindows = 0 }, { $0.probeCount = 0 }, { $0.learningRate = .nan },
      { $0.learningRate = -1 },
    ] {
      #expect(throws: RecurrentError.self) {
        _ = try GradientMicroscope(options(change), text: text, name: "")
      }
    }
  }

  /// After an epoch's last step no other loss tells what it made of the parameters.
  @Test(arguments: [1, 2]) func aLastStepThatGoesWrongIsTold(epochs: Int) throws {
    let microscope = try GradientMicroscope(
      options {
        ($0.learningRate, $0.epochCount, $0.mostWindows) = (1e38, epochs, 1)
      }, text: text, name: "")
    for cell in RecurrentOptions.Cell.allCases {
      let record = try microscope.record(cell, Compute(threadCount: 1))
      #expect(record.interruption == .notFinite(step: 1, epoch: 1, what: .parameters))
      #expect(record.losses.count == 1 && record.probes.count == 1)
      #expect(record.probes[0].spectrum.allSatisfy { $0.isFinite })
    }
  }

  @Test func stopsWhereALossIsNoNumber() throws {
    let microscope = try GradientMicroscope(
      options {
        $0.learningRate = 1e30
        $0.epochCount = 3
      }, text: text, name: "")
    let record = try microscope.record(.relu, Compute(threadCount: 1))
    let step = record.losses.count + 1
    #expect(step < microscope.windowStarts.count)
    #expect(
      record.interruption == .notFinite(step: step, epoch: 1, what: .loss)
        || record.interruption == .notFinite(step: step, epoch: 1, what: .gradient))
    #expect(record.losses.allSatisfy(\.isFinite) && record.gradientNorms.allSatisfy(\.isFinite))
    #expect(record.epochs.count == 1 && record.epochs[0].windowCount == record.losses.count)
    // Before learning only: of what is not finite there is no spectrum.
    #expect(record.probes.count == 1)
  }

  @Test func endsWhereItIsAskedTo() throws {
    let microscope = try GradientMicroscope(options(), text: text, name: "")
    let record = try microscope.record(.gru, Compute(threadCount: 1)) { $0.step < 7 }
    #expect(record.interruption == .asked(step: 7) && record.losses.count == 7)
    let steps = Mutex([0, 0])
    let records = try microscope.records(
      of: [.init(.tanh), .init(.lstm)], Compute(threadCount: 2)
    ) { run, progress in
      steps.withLock { $0[run] = progress.step }
      #expect(progress.stepCount == microscope.windowStarts.count && progress.epoch == 1)
      return true
    }
    #expect(steps.withLock { $0 } == records.map(\.losses.count))
  }

  @Test func clippingLeavesTheNormsAsTheyWere() throws {
    let microscope = try GradientMicroscope(options(), text: text, name: "")
    let compute = Compute(threadCount: 1)
    let plain = try microscope.record(.lstm, compute)
    let clipped = try microscope.record(.lstm, clipping: .norm(0.1), compute)
    #expect(plain.gradientNorms[0] == clipped.gradientNorms[0] && plain.gradientNorms[0] > 0.1)
    #expect(plain.losses != clipped.losses)
    let values = try microscope.record(.lstm, clipping: .value(1e-3), compute)
    #expect(values.losses != plain.losses && values.losses != clipped.losses)
  }

  @Test func aTextOfOneCharacterHasNoGradient() throws {
    let microscope = try GradientMicroscope(
      options(), text: String(repeating: "a", count: 20), name: "")
    let record = try microscope.record(.lstm, Compute(threadCount: 1))
    #expect(record.losses.allSatisfy { $0 == 0 } && record.gradientNorms.allSatisfy { $0 == 0 })
    #expect(record.interruption == nil)
  }

  @Test func productsDoNotUnderflow() throws {
    let microscope = try GradientMicroscope(
      options {
        $0.length = 2500
        $0.hiddenSize = 2
        $0.learningRate = 0
        $0.probeCount = 1
        $0.mostWindows = 1
      }, text: String(repeating: "To be, or not to be. ", count: 130), name: "")
    let record = try microscope.record(.tanh, Compute(threadCount: 1))
    let logarithms = record.probes[0].productLogarithms
    #expect(logarithms.count == 2500 && logarithms.allSatisfy(\.isFinite))
    #expect(logarithms[0] == 0 && logarithms[2499] < -330)
    #expect(record.probes[0].gainPerStep < 1 && record.probes[0].gainPerStep > 0.1)
  }
}
