internal import Glibc

/// How the next character is chosen.
public struct SamplingOptions: Sendable, Equatable {
  /// What logits are divided by: below 1 likely characters become more so; 0 takes the likeliest.
  public var temperature: Double
  /// How many of the likeliest characters are left; nil for all.
  public var topK: Int?
  /// The likeliest characters are left whose probabilities together reach this; nil for all (Holtzman
  /// et al., 2020).
  public var topP: Double?

  /// Options.
  ///
  /// - Parameters:
  ///   - temperature: What logits are divided by; 0 takes the likeliest.
  ///   - topK: How many of the likeliest characters are left; nil for all.
  ///   - topP: The probability that those that are left reach together; nil for all.
  public init(temperature: Double = 1, topK: Int? = nil, topP: Double? = nil) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
  }

  func validate() throws(RecurrentError) {
    try require(
      temperature >= 0 && temperature.isFinite, "temperature", temperature, "0 or more")
    if let topK { try require(topK > 0, "topK", topK, "1 or more") }
    if let topP { try require(topP > 0 && topP <= 1, "topP", topP, "above 0 to 1") }
  }
}

/// Chooses characters by a model's logits.
///
/// As transformers' generation does: temperature, then the `topK` likeliest, then of these the likeliest
/// that together have probability `topP`, at least one; and one of them by chance. Of equally likely
/// ones that with the lower number counts as the likelier.
public struct CharacterSampler: Sendable {
  /// How.
  public let options: SamplingOptions
  private var generator: TorchGenerator
  private var order: [Int] = []
  private var weights: [Double] = []

  /// A sampler.
  ///
  /// - Parameters:
  ///   - options: How.
  ///   - seed: What is chosen by chance follows from it.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(_ options: SamplingOptions, seed: UInt64) throws(RecurrentError) {
    try options.validate()
    self.options = options
    generator = TorchGenerator(seed: seed)
  }

  /// Chooses a character.
  ///
  /// - Parameter logits: A number for each, none of them NaN.
  /// - Returns: The character's number.
  /// - Precondition: There is a logit.
  /// - Complexity: O(characters · log characters); allocates nothing after the first call.
  public mutating func next(_ logits: [Float]) -> Int {
    weigh(logits)
    if weights.count == 1 { return order[0] }
    var left = Double(generator.next() >> 11) * 0x1p-53 * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return order[place] }
    }
    return order[weights.count - 1]
  }

  /// The probability of each character to be chosen next.
  ///
  /// - Parameter logits: A number for each, none of them NaN.
  /// - Returns: The probabilities, which are 0 of those that are left out.
  /// - Precondition: There is a logit.
  public mutating func probabilities(_ logits: [Float]) -> [Double] {
    weigh(logits)
    let sum = weights.reduce(0, +)
    var probabilities = Array(repeating: 0.0, count: logits.count)
    for (place, weight) in weights.enumerated() { probabilities[order[place]] = weight / sum }
    return probabilities
  }

  /// Puts those that are left into order, the likeliest first, with weights that their probabilities are
  /// in proportion to.
  private mutating func weigh(_ logits: [Float]) {
    precondition(!logits.isEmpty, "there is nothing to choose from")
    order.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    order.append(contentsOf: logits.indices)
    order.sort { (logits[$1], $0) < (logits[$0], $1) }
    guard options.temperature > 0 else {
      weights.append(1)
      return
    }
    let greatest = Double(logits[order[0]])
    let kept = min(options.topK ?? order.count, order.count)
    for place in 0..<kept {
      weights.append(exp((Double(logits[order[place]]) - greatest) / options.temperature))
    }
    guard let topP = options.topP else { return }
    let enough = topP * weights.reduce(0, +)
    var (sum, count) = (0.0, 0)
    while count < kept, count == 0 || sum < enough {
      sum += weights[count]
      count += 1
    }
    weights.removeLast(kept - count)
  }
}
