import Glibc
import Synchronization
import TestSupport
import Testing
import Word2Vec

/// What a training tells while it goes on, and how it ends.
@Suite struct ReportTests {
  private static let sentences = {
    var random = SeededGenerator(seed: 3)
    return (0..<300).map { _ in
      (0..<9).map { _ in "w\(Int.random(in: 0..<30, using: &random))" }
    }
  }()

  private static func options(_ schedule: Word2VecOptions.Schedule) -> Word2VecOptions {
    var options = Word2VecOptions()
    options.algorithm = .skipGram
    options.schedule = schedule
    options.vectorSize = 9
    options.threadCount = 2
    options.jobWordCount = 100
    options.measuresLoss = true
    return options
  }

  /// What another thread learns while a handler takes its time is reported as of when it was learned.
  @Test func aSlowHandlerHoldsNobodyUp() throws {
    let reports = Mutex<[Word2VecProgress]>([])
    let pause = Duration.seconds(2)
    var options = Self.options(.lockFree)
    options.epochs = 1
    _ = try Word2VecTrainer(options).train(on: Self.sentences) { report in
      let isFirst = reports.withLock {
        $0.append(report)
        return $0.count == 1
      }
      if isFirst { sleep(2) }
      return true
    }
    let found = reports.withLock { $0 }
    #expect(found.count == (300 + 10) / 11)
    #expect(found.map(\.wordCount) == found.map(\.wordCount).sorted())
    #expect(found.last?.wordCount == 2700)
    #expect(found[1].elapsed - found[0].elapsed < pause)
  }

  @Test(arguments: Word2VecOptions.Schedule.allCases)
  func endingAtTheLastReportEndsNothing(schedule: Word2VecOptions.Schedule) throws {
    let trainer = try Word2VecTrainer(Self.options(schedule))
    let whole = try trainer.train(on: Self.sentences) { $0.fractionCompleted < 1 }
    #expect(whole.isComplete && whole.losses.count == 5)
    let cut = try trainer.train(on: Self.sentences) { $0.epoch < 2 }
    #expect(!cut.isComplete && cut.losses.count == 2)
  }
}
