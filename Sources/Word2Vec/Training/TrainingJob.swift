/// Some sentences as one thread learns them, with all that is drawn beforehand.
///
/// Only the words that are left: those outside the vocabulary and those thinned out are gone, so a
/// window reaches across them.
struct TrainingJob {
  /// The words' numbers, sentence after sentence.
  var words: [UInt32] = []
  /// Where each sentence ends in ``words``.
  var sentenceEnds: [Int] = []
  /// For each word, where its sentence begins and ends.
  var sentenceStarts: [UInt32] = []
  var sentenceStops: [UInt32] = []
  /// For each word, how many words on each side are its context.
  var windows: [UInt32] = []
  /// The rate at which all of it is learned.
  var learningRate: Float = 0
  /// What its words are thinned out with; then what noise words are drawn from, but in blocks.
  var random = LinearCongruentialGenerator(state: 0)
  /// How many words of the text the job stands for.
  var corpusWordCount = 0

  mutating func clear() {
    words.removeAll(keepingCapacity: true)
    sentenceEnds.removeAll(keepingCapacity: true)
    sentenceStarts.removeAll(keepingCapacity: true)
    sentenceStops.removeAll(keepingCapacity: true)
    windows.removeAll(keepingCapacity: true)
    corpusWordCount = 0
  }
}

/// A job as threads read it, as long as it is there and stays as it is.
@safe
struct JobWords: @unchecked Sendable {
  let count: Int
  let numbers: UnsafePointer<UInt32>
  let sentenceStarts: UnsafePointer<UInt32>
  let sentenceStops: UnsafePointer<UInt32>
  let windows: UnsafePointer<UInt32>
  let learningRate: Float

  /// The words around the one at a place.
  @inline(__always)
  func context(of place: Int) -> ContextRows {
    unsafe ContextRows(
      numbers, place: place, window: Int(windows[place]),
      sentence: Int(sentenceStarts[place])..<Int(sentenceStops[place]))
  }
}

extension TrainingJob {
  /// Calls `body` with the words, unless there are none.
  func withWords(_ body: (JobWords) -> Void) {
    unsafe words.withUnsafeBufferPointer { numbers in
      unsafe sentenceStarts.withUnsafeBufferPointer { starts in
        unsafe sentenceStops.withUnsafeBufferPointer { stops in
          unsafe windows.withUnsafeBufferPointer { windows in
            guard let numbers = numbers.baseAddress, let starts = starts.baseAddress,
              let stops = stops.baseAddress, let windows = windows.baseAddress
            else { return }
            unsafe body(
              JobWords(
                count: words.count, numbers: numbers, sentenceStarts: starts,
                sentenceStops: stops, windows: windows, learningRate: learningRate))
          }
        }
      }
    }
  }
}
