internal import Glibc
internal import StrictJSON
internal import Word2Vec

/// What an evaluation found, for people and for programs.
protocol EvaluationOutput {
  /// The lines that were passed over.
  var skippedLines: [Int] { get }
  /// How many questions count.
  var comparedCount: Int { get }
  var text: String { get }
  var json: String { get }
}

extension AnalogyEvaluation: EvaluationOutput {
  var comparedCount: Int { count }

  /// A line a section, then the sum.
  var text: String {
    let table = ScoreTable(isForTerminal: true)
    func row(_ name: String, _ correct: String, _ count: String, _ accuracy: String) -> String {
      let numbers = [(accuracy, 8), (correct, 8), (count, 8)].map { $0.padded(to: $1) }
      return table.row(name, after: [(numbers.joined(), 24)])
    }
    var text = row("section", "correct", "of", "accuracy")
    for section in sections {
      text += row(
        section.name, "\(section.correct.count)", "\(section.count)",
        section.count > 0 ? section.accuracy.asPercentage : "-")
    }
    text += row("total", "\(correctCount)", "\(count)", accuracy.asPercentage)
    return text + "\(unknownCount) of \(analogyCount) analogies have an unknown word"
      + " (\(unknownRatio.asPercentage))\n"
  }

  var json: String {
    var json = JSONWriter()
    json.object { json in
      json.key("accuracy")
      json.value(accuracy)
      json.key("correct")
      json.value(correctCount)
      json.key("count")
      json.value(count)
      json.key("analogies")
      json.value(analogyCount)
      json.key("unknown")
      json.value(unknownCount)
      json.key("sections")
      json.array(sections) { json, section in
        json.object { json in
          json.key("name")
          json.value(section.name)
          json.key("accuracy")
          json.value(section.accuracy)
          json.key("correct")
          json.value(section.correct.count)
          json.key("count")
          json.value(section.count)
        }
      }
    }
    return json.text + "\n"
  }
}

extension WordPairEvaluation: EvaluationOutput {
  /// A line a correlation, then how many pairs there are.
  var text: String {
    func row(_ name: String, _ correlation: Correlation) -> String {
      "\(name)  \(correlation.coefficient.short.padded(to: 7))  p \(correlation.pValue.short)\n"
    }
    return row("Pearson ", pearson) + row("Spearman", spearman)
      + "\(comparedCount) pairs compared; \(unknownCount) of \(pairCount) have an unknown word"
      + " (\(unknownRatio.asPercentage))\n"
  }

  /// A coefficient or p-value that is none is null.
  var json: String {
    var json = JSONWriter()
    json.object { json in
      for (name, correlation) in [("pearson", pearson), ("spearman", spearman)] {
        json.key(name)
        json.object { json in
          for (key, number) in [
            ("coefficient", correlation.coefficient), ("p_value", correlation.pValue),
          ] {
            json.key(key)
            json.value(number)
          }
        }
      }
      json.key("compared")
      json.value(comparedCount)
      json.key("pairs")
      json.value(pairCount)
      json.key("unknown")
      json.value(unknownCount)
    }
    return json.text + "\n"
  }
}

extension Double {
  /// A share with one digit after the point: `87.8%`.
  fileprivate var asPercentage: String {
    let tenths = Int((self * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  /// Four digits after the point; three that count of what is smaller than that shows.
  fileprivate var short: String {
    guard isFinite else { return "none" }
    guard self != 0, abs(self) < 0.001 else { return Float(self).withFourDigits }
    let exponent = Int(log10(abs(self)).rounded(.down))
    // Powers of ten below the least normal double are made in two steps.
    let scaled = self / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
    let hundredths = Int((scaled * 100).rounded())
    let carried = abs(hundredths) == 1000
    let digits = carried ? abs(hundredths) / 10 : abs(hundredths)
    let fraction = String(digits % 100).padded(to: 2).replacing(" ", with: "0")
    return "\(self < 0 ? "-" : "")\(digits / 100).\(fraction)e\(carried ? exponent + 1 : exponent)"
  }
}
