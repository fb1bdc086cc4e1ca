import Figures
import PolysemyKit
import Recurrent
import StrictJSON
import TestSupport
import Testing

/// Reports of a gradient microscope.
@Suite struct GradientReportTests {
  private static let text = String(
    repeating: "To be, or not to be, that is the question:\n", count: 2)

  private func report(
    _ runs: [GradientMicroscope.Run], source: String = "text.txt",
    _ change: (inout MicroscopeOptions) -> Void = { _ in },
    goesOn: @Sendable (GradientMicroscope.Progress) -> Bool = { _ in true }
  ) throws -> GradientReport {
    var options = MicroscopeOptions()
    (options.length, options.hiddenSize, options.embeddingSize) = (6, 8, 4)
    options.epochCount = 2
    change(&options)
    let microscope = try GradientMicroscope(options, text: Self.text, name: source)
    return GradientReport(
      source: source, microscope: microscope,
      records: try microscope.records(of: runs, Compute(threadCount: 2)) { goesOn($1) })
  }

  private static let three: [GradientMicroscope.Run] = [.init(.tanh), .init(.lstm), .init(.gru)]

  @Test(arguments: [60, 80, 120]) func textKeepsToItsWidth(width: Int) throws {
    let runs = Self.three + Self.three.map { .init($0.cell, clipping: .norm(0.25)) }
    for runs in [Self.three, runs, [.init(.relu)]] {
      let text = try report(runs, source: "a\u{1B}[31m/銀行.txt").text(width: width)
      for line in text.split(separator: "\n") {
        #expect(DisplayWidth.of(line) <= width, "\(line)")
        #expect(String(line).madeVisible == line)
      }
    }
  }

  @Test func coloursAreAllThatColourAdds() throws {
    let report = try report(Self.three)
    let plain = report.text()
    let colored = report.text(color: true).replacing(/\u{1B}\[[0-9;]*m/, with: "")
    #expect(plain == colored)
  }

  @Test func theTableHasTheRecordsNumbers() throws {
    let report = try report(Self.three)
    let lines = report.text().split(separator: "\n")
    let parameters = try #require(lines.first { $0.hasPrefix("parameters") })
    #expect(
      parameters.split(separator: " ").dropFirst().map { $0.replacing(",", with: "") }
        == report.records.map { "\($0.parameterCount)" })
    let loss = try #require(lines.first { $0.hasPrefix("loss, last epoch") })
    let ours = loss.split(separator: " ").suffix(3).compactMap { Double($0) }
    for (ours, record) in zip(ours, report.records) {
      #expect(abs(ours - (record.epochs.last?.loss ?? 0)) <= 0.0005)
    }
  }

  @Test func jsonNumbersAreTheRecords() throws {
    let report = try report([.init(.gru), .init(.gru, clipping: .value(0.01))])
    let json = try JSONDocument(parsing: Array(report.json().utf8)).root
    let records = Array(try #require(json["records"]?.elements))
    #expect(records.count == 2)
    #expect(records[1]["clip_value"]?.number == 0.01 && records[1]["clip_norm"]?.number == nil)
    for (written, record) in zip(records, report.records) {
      let losses = try #require(written["steps"]?["loss"]?.elements).compactMap(\.number)
      #expect(losses == record.losses)
      let probes = Array(try #require(written["jacobians"]?.elements))
      #expect(probes.map { $0["step"]?.integer } == record.probes.map(\.step))
      let logarithms = try #require(probes[2]["product_log10"]?.elements).compactMap(\.number)
      #expect(logarithms == record.probes[2].productLogarithms)
    }
  }

  @Test func whatIsNotFiniteIsNullAndLeftOut() throws {
    // All states of a ReLU RNN die at such a rate; the products of their Jacobians are zeros.
    let report = try report([.init(.relu), .init(.relu, clipping: .norm(1e-3))]) {
      $0.learningRate = 1e20
    }
    let json = try JSONDocument(parsing: Array(report.json().utf8)).root
    #expect(try #require(json["records"]?.elements).map(\.kind.rawValue) == ["object", "object"])
    #expect(!report.svg().contains("nan"))
    _ = report.text()
  }

  @Test func endingEarlyIsTold() throws {
    let report = try report([.init(.tanh)], goesOn: { $0.step < 3 })
    #expect(report.text().contains("RNN: training ended after step 3, as asked."))
    let none = try self.report([.init(.tanh)]) { $0.epochCount = 1 }
    #expect(!none.text().contains("as asked"))
  }

  @Test func theLSTMsJacobianIsExplained() throws {
    let plain = try report(Self.three).text(width: 400)
    #expect(plain.contains("An LSTM's Jacobians are those of (h, c) together"))
    let without = try report([.init(.tanh), .init(.gru)]).text(width: 400)
    #expect(!without.contains("Jacobians are those"))
  }

  @Test func whyClippingChangesLittleUnderAdamIsTold() throws {
    let runs: [GradientMicroscope.Run] = [.init(.tanh), .init(.tanh, clipping: .norm(1))]
    let adam = try report(runs).text(width: 400)
    #expect(
      adam.contains("Adam divides by the gradients' size") && adam.contains("--optimizer sgd"))
    let sgd = try report(runs) { $0.rule = .sgd() }
    #expect(!sgd.text(width: 400).contains("divides by the gradients' size"))
    #expect(try !report(Self.three).text(width: 400).contains("divides by"))
  }

  @Test func aLossAboveThatOfGuessingIsTold() throws {
    let wild = try report([.init(.tanh)]) { $0.learningRate = 10 }
    #expect(
      wild.text(width: 400).contains("it has not learned; guessing evenly among 17 characters"))
    #expect(try !report([.init(.tanh)]).text(width: 400).contains("has not learned"))
  }

  @Test func aLastStepThatGoesWrongIsTold() throws {
    let report = try report([.init(.gru)]) {
      ($0.learningRate, $0.mostWindows, $0.epochCount) = (1e38, 1, 1)
    }
    let text = report.text(width: 400)
    #expect(text.contains("GRU: after step 1, in epoch 1, the loss is no finite number"), "\(text)")
    #expect(text.contains("1 window of 6"))
    let json = try JSONDocument(parsing: Array(report.json().utf8)).root
    let record = try #require(json["records"]?.elements.map { Array($0) }?.first)
    #expect(record["stopped"]?["reason"]?.string == "parameters")
  }

  @Test func thePictureHasAPanelForEachKindOfNumber() throws {
    let figure = try report(Self.three).figure
    #expect(figure.series.count == 4 && figure.panels.count == 6)
    #expect(figure.series.prefix(3) == ["RNN", "LSTM", "GRU"])
    let comparison = try report([.init(.tanh), .init(.tanh, clipping: .norm(1))]).figure
    #expect(comparison.panels.count == 3 && comparison.columnCount == 1)
    #expect(comparison.series == ["not clipped", "clipped to norm 1"])
  }
}
