/// Answers as they are found: the same words in another window, or in another place, are the same.
struct AnswerList {
  private var answers: [QuestionAnswerer.Answer] = []
  private var places: [String: Int] = [:]

  /// Adds an answer, or its score to that of the same words.
  mutating func add(_ answer: QuestionAnswerer.Answer) {
    let words = answer.text.lowercased()
    guard let place = places[words] else {
      places[words] = answers.count
      answers.append(answer)
      return
    }
    let former = answers[place]
    answers[place] = QuestionAnswerer.Answer(
      text: former.text, score: former.score + answer.score, range: former.range)
  }

  /// Adds an answer that is never the same as another.
  mutating func append(_ answer: QuestionAnswerer.Answer) { answers.append(answer) }

  /// Those with the greatest scores first, of equal ones the first.
  var sorted: [QuestionAnswerer.Answer] {
    answers.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }
      .map(\.element)
  }
}
