internal import Glibc
internal import LinearAlgebra

/// torch's random numbers on the CPU, as they follow `torch.manual_seed`.
///
/// Uniform numbers have torch's bits. So have normal ones when there are fewer than 16, and when torch
/// runs with `ATEN_CPU_CAPABILITY=default`; its vector kernels approximate logarithm, sine and cosine,
/// and differ from these by up to 1.2e-6.
///
/// What is drawn depends on the size of a tensor as in torch, which draws 16 normal numbers at a time
/// and the last 16 anew where there are some left over.
public struct TorchGenerator: RandomNumberGenerator, Sendable, Equatable {
  private var twister: MersenneTwister
  /// The second of a pair of normal numbers, while it is unused.
  private var nextNormal: Double?

  /// The generator after `torch.manual_seed(seed)`.
  ///
  /// - Parameter seed: The seed, whose lower 32 bits count, as in torch.
  public init(seed: UInt64) { twister = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed)) }

  /// 64 random bits.
  public mutating func next() -> UInt64 {
    let high = UInt64(twister.next())
    return high << 32 | UInt64(twister.next())
  }

  /// A number in 0..<1, a multiple of 2⁻²⁴: what `torch.rand(1)` gives.
  public mutating func nextUniform() -> Float { Float(twister.next() & 0xFF_FFFF) * 0x1p-24 }

  /// What `torch.empty(count).uniform_(lower, upper)` holds.
  ///
  /// - Parameters:
  ///   - count: How many numbers.
  ///   - lower: The least.
  ///   - upper: Beyond the greatest.
  /// - Returns: The numbers.
  public mutating func uniforms(_ count: Int, from lower: Float, to upper: Float) -> [Float] {
    (0..<count).map { _ in lower.addingProduct(nextUniform(), upper - lower) }
  }

  /// What `torch.empty(count).normal_()` holds.
  ///
  /// - Parameter count: How many numbers.
  /// - Returns: The numbers, of mean 0 and deviation 1.
  public mutating func normals(_ count: Int) -> [Float] {
    guard count >= Self.block else { return (0..<count).map { _ in Float(nextNormalNumber()) } }
    var numbers = uniforms(count, from: 0, to: 1)
    for start in stride(from: 0, through: count - Self.block, by: Self.block) {
      Self.makeNormal(&numbers, from: start)
    }
    if count % Self.block != 0 {
      numbers.replaceSubrange((count - Self.block)..., with: uniforms(Self.block, from: 0, to: 1))
      Self.makeNormal(&numbers, from: count - Self.block)
    }
    return numbers
  }

  private static let block = 16

  /// Box and Muller's pairs of normal numbers, from uniform ones half a block apart.
  private static func makeNormal(_ numbers: inout [Float], from start: Int) {
    for place in start..<start + block / 2 {
      let radius = (-2 * logf(1 - numbers[place])).squareRoot()
      let angle = Float(2 * Double.pi * Double(numbers[place + block / 2]))
      numbers[place] = radius * cosf(angle)
      numbers[place + block / 2] = radius * sinf(angle)
    }
  }

  /// The same in double precision, one at a time.
  private mutating func nextNormalNumber() -> Double {
    if let number = nextNormal {
      nextNormal = nil
      return number
    }
    let angle = 2 * Double.pi * nextDouble()
    let radius = (-2 * log1p(-nextDouble())).squareRoot()
    nextNormal = radius * sin(angle)
    return radius * cos(angle)
  }

  private mutating func nextDouble() -> Double { Double(next() & (1 << 53 - 1)) * 0x1p-53 }
}

// MARK: To go on elsewhere

extension TorchGenerator {
  /// The whole state: the twister's, and the bits of the unused normal number after a 1, or three zeros.
  var words: [UInt32] {
    guard let bits = nextNormal?.bitPattern else { return twister.stateWords + [0, 0, 0] }
    return twister.stateWords + [1, UInt32(bits >> 32), UInt32(truncatingIfNeeded: bits)]
  }

  /// How many words a state has.
  static let wordCount = 628

  /// A generator that goes on from `words`; nil where they are no state.
  init?(words: [UInt32]) {
    guard words.count == Self.wordCount,
      let twister = MersenneTwister(stateWords: Array(words[..<(Self.wordCount - 3)]))
    else { return nil }
    self.twister = twister
    let normal = words[(Self.wordCount - 3)...]
    guard normal.first == 1 else { return }
    nextNormal = Double(bitPattern: normal.dropFirst().reduce(0) { $0 << 32 | UInt64($1) })
  }
}
