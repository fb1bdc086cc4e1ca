internal import LinearAlgebra

/// Reads text by a character model, character after character, and says what comes next.
///
/// The state goes on from each reading to the next.
public struct CharacterReader: ~Copyable {
  private let vocabularySize: Int
  private let hiddenSize: Int
  private let compute: Compute
  private var workspace: RecurrentWorkspace
  private var embedded = Activations()
  private var logits = Activations()
  private var entropy = CrossEntropy()
  private var batch = PackedSequences(count: 1, length: 1)
  private var hasRead = false

  /// A reader that has read nothing.
  ///
  /// - Parameters:
  ///   - model: The model that will read, or one of the same options.
  ///   - compute: Where to compute.
  public init(for model: borrowing CharacterModel, _ compute: Compute) {
    vocabularySize = model.vocabulary.count
    hiddenSize = model.options.hiddenSize
    workspace = RecurrentWorkspace(for: model.layers)
    self.compute = compute
  }

  /// Forgets what it has read.
  public mutating func reset() {
    workspace.initialState.clear()
    hasRead = false
  }

  /// Reads characters.
  ///
  /// - Parameters:
  ///   - characters: Their numbers.
  ///   - model: The model.
  /// - Precondition: There are some, and the model knows them.
  /// - Complexity: Allocates nothing for as many characters as before.
  public mutating func read(_ characters: [Int], _ model: borrowing CharacterModel) {
    if hasRead { workspace.carryState() }
    hasRead = true
    if characters.count != batch.rowCount {
      batch = PackedSequences(count: 1, length: characters.count)
    }
    model.embedding.forward(characters, model.parameters, into: &embedded)
    model.layers.forward(embedded, of: batch, model.parameters, &workspace, compute)
    workspace.withOutput { model.head.forward($0, model.parameters, into: &logits, compute) }
  }

  /// The logits of the character after the last that was read, a number for each of the vocabulary.
  ///
  /// - Precondition: Something was read.
  public var nextLogits: [Float] { logits.values(ofRow: logits.rowCount - 1) }

  /// Copies ``nextLogits`` into an array that is used again.
  mutating func copyNextLogits(into numbers: inout [Float]) {
    precondition(hasRead, "nothing was read")
    numbers.removeAll(keepingCapacity: true)
    let base = unsafe logits.values.base + (logits.rowCount - 1) * vocabularySize
    for index in 0..<vocabularySize { numbers.append(unsafe base[index]) }
  }

  /// The last layer's state after one of the characters that were read last.
  ///
  /// - Parameter step: The character's place among them.
  /// - Returns: A number for each of the state's.
  /// - Precondition: There is such a character.
  public func state(after step: Int) -> [Float] {
    workspace.state(RecurrentPlace(layer: workspace.options.layerCount - 1, step: step))
  }

  /// The mean loss of characters that come after those that are read, which it reads too.
  ///
  /// - Parameters:
  ///   - characters: The numbers of the characters to read.
  ///   - targets: Those of the characters after each of them.
  ///   - model: The model.
  /// - Returns: The mean of -log probability, in nats.
  mutating func loss(
    _ characters: [Int], targets: [Int], _ model: borrowing CharacterModel
  ) -> Double {
    read(characters, model)
    return entropy.loss(&logits, targets: targets, compute)
  }
}

extension CharacterReader {
  /// How many characters are read at a time.
  private static let window = 256

  /// The mean loss of a text, read as one from its beginning, each character but the first foretold from
  /// all before it.
  ///
  /// - Parameters:
  ///   - text: The numbers of its characters.
  ///   - model: The model.
  ///   - progress: Called now and then with how many characters are read; whether to go on.
  /// - Returns: The mean of -log probability, in nats, of so many characters as were read but for the
  ///   first; nil where it was told not to go on.
  /// - Precondition: There are at least two characters, and the model knows them.
  public mutating func loss(
    of text: ArraySlice<UInt32>, _ model: borrowing CharacterModel,
    progress: (Int) -> Bool = { _ in true }
  ) -> Double? {
    precondition(text.count > 1, "\(text.count) characters foretell none")
    reset()
    var (sum, place) = (0.0, text.startIndex)
    var (inputs, targets) = ([Int](), [Int]())
    while place + 1 < text.endIndex {
      let end = min(place + Self.window, text.endIndex - 1)
      inputs.removeAll(keepingCapacity: true)
      targets.removeAll(keepingCapacity: true)
      for index in place..<end {
        inputs.append(Int(text[index]))
        targets.append(Int(text[index + 1]))
      }
      sum += loss(inputs, targets: targets, model) * Double(end - place)
      place = end
      guard progress(place - text.startIndex) else { return nil }
    }
    return sum / Double(text.count - 1)
  }
}
