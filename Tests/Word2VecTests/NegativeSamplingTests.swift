import Glibc
import TestSupport
import Testing
import Word2Vec

@Suite struct NegativeSamplingTests {
  private let wordCount = 12
  private let noise: NoiseDistribution

  init() throws {
    noise = try NoiseDistribution(
      counts: [90, 50, 40, 30, 20, 20, 10, 9, 8, 7, 6, 5], exponent: 0.75)
  }

  /// log σ(h · o_target) + Σ log σ(-h · o_noise), in double precision.
  private func objective(_ hidden: [Double], _ outputs: [Double], _ words: [Int]) -> Double {
    words.enumerated().reduce(0) { sum, word in
      let row = outputs[word.element * hidden.count..<(word.element + 1) * hidden.count]
      let product = zip(hidden, row).reduce(0) { $0 + $1.0 * $1.1 }
      return sum - log1p(exp(word.offset == 0 ? -product : product))
    }
  }

  /// The derivative of `function` by each of `values`, by central differences.
  private func derivative(_ values: [Double], _ function: ([Double]) -> Double) -> [Double] {
    values.indices.map { index in
      var (above, below) = (values, values)
      above[index] += 1e-5
      below[index] -= 1e-5
      return (function(above) - function(below)) / 2e-5
    }
  }

  /// The noise words that differ from the target, drawn as training draws them.
  private func words(_ target: Int, _ random: LinearCongruentialGenerator) -> [Int] {
    var random = random
    let drawn = (0..<4).map { _ in Int(noise.draws.word(for: random.next())) }
    return [target] + drawn.filter { $0 != target }
  }

  /// The step is the gradient, but for the table of σ, which is up to 0.01 too low.
  @Test(arguments: 0..<50) func stepIsTheGradient(number: Int) throws {
    var random = SeededGenerator(seed: UInt64(number))
    let size = 1 + number
    let target = number % wordCount
    let hidden = random.normals(size).map { $0 / Float(size) }
    let outputs = random.normals(size * wordCount)
    // A row that is drawn twice moves twice, which no derivative at one point can show.
    var generator = LinearCongruentialGenerator(state: random.next())
    while Set(words(target, generator)).count < words(target, generator).count {
      generator = LinearCongruentialGenerator(state: random.next())
    }
    let words = words(target, generator)
    let rate: Float = 0.5
    var moved = outputs
    let error = try NegativeSamplingStep.learn(
      target, from: hidden, outputs: &moved, noise: noise, noiseCount: 4, rate: rate,
      random: &generator)

    let (hidden64, outputs64) = (hidden.map(Double.init), outputs.map(Double.init))
    let byHidden = derivative(hidden64) { objective($0, outputs64, words) }
    for index in hidden.indices {
      let bound = words.reduce(1e-4) { $0 + 0.01 * abs(outputs64[$1 * size + index]) }
      #expect(abs(Double(error[index] / rate) - byHidden[index]) <= bound)
    }
    let byOutputs = derivative(outputs64) { objective(hidden64, $0, words) }
    for index in outputs.indices {
      let bound = 0.01 * abs(hidden64[index % size]) + 1e-4
      #expect(abs(Double((moved[index] - outputs[index]) / rate) - byOutputs[index]) <= bound)
    }
  }

  @Test func productsBeyondTheTableMoveNothing() throws {
    var outputs = [Float](repeating: 0, count: wordCount)
    outputs[3] = 7
    let before = outputs
    var random = LinearCongruentialGenerator(state: 1)
    let error = try NegativeSamplingStep.learn(
      3, from: [1], outputs: &outputs, noise: noise, noiseCount: 0, rate: 1, random: &random)
    #expect(error == [0])
    #expect(outputs == before)
  }

  @Test func tableIsTheLogisticFunction() {
    let sigmoid = SigmoidTable()
    for step in -5999...5999 {
      let x = Float(step) / 1000
      let exact = 1 / (1 + exp(-Double(x)))
      let found = sigmoid(x).map { Double($0) } ?? .nan
      #expect(found <= exact + 1e-7 && found >= exact - 0.01)
    }
    for x in [Float(6), -6, 100, .infinity, -.infinity, .nan] { #expect(sigmoid(x) == nil) }
  }
}
