import CKernels
import LinearAlgebra
import TestSupport
import Testing

/// The loops of optimizers and the packing of transposed weights, for each kernel set.
@Suite struct StepKernelTests {
  private static let sizes = [0, 1, 7, 8, 9, 15, 16, 17, 130]
  /// Numbers are of size 1, and some ten roundings follow each other; Adam's step is a quotient of them.
  private static let error: Float = 2e-6

  @Test(arguments: KernelSet.allSupported)
  func setsAgreeWithThePlainTwin(kernels: KernelSet) throws {
    let plain = try #require(KernelSet.allSupported.last)
    for size in Self.sizes {
      expectClose(run(kernels, size), run(plain, size), within: Self.error, "\(size)")
    }
  }

  /// All optimizers on numbers of their own: those, and what stands around them.
  private func run(_ kernels: KernelSet, _ size: Int) -> [Float] {
    var random = SeededGenerator(seed: UInt64(size))
    let arena = Arena()
    func numbers() -> UnsafeMutablePointer<Float> { unsafe arena.block(random.normals(size)) }
    func squares() -> UnsafeMutablePointer<Float> {
      unsafe arena.block(random.normals(size).map { 1 + $0 * $0 })
    }
    var adam = ck_adam(
      penalty: 0.1, keep: 0.9, first_share: 0.1, second_beta: 0.9, second_share: 0.1,
      step_size: 0.3, root_factor: 1.5, epsilon: 1e-3)
    unsafe kernels.step(
      &adam, count: size, gradient: numbers(), numbers(), mean: numbers(), square: squares())
    for nesterov: Int32 in [0, 1] {
      var sgd = ck_sgd(penalty: 0.1, momentum: 0.8, rate: 0.2, is_nesterov: nesterov)
      unsafe kernels.step(&sgd, count: size, gradient: numbers(), numbers(), buffer: numbers())
      unsafe kernels.step(&sgd, count: size, gradient: numbers(), numbers(), buffer: nil)
    }
    var rmsprop = ck_rmsprop(
      penalty: 0.1, beta: 0.9, share: 0.1, epsilon: 1e-3, momentum: 0.5, rate: 0.2)
    // The square is at least 1, and the mean's below it: no difference loses its digits.
    let mean = unsafe arena.block(random.normals(size).map { 0.1 * $0 })
    unsafe kernels.step(
      &rmsprop, count: size, gradient: numbers(), numbers(), square: squares(), mean: mean,
      buffer: numbers())
    unsafe kernels.step(
      &rmsprop, count: size, gradient: numbers(), numbers(), square: squares(), mean: nil,
      buffer: nil)
    let clipped = unsafe numbers()
    unsafe kernels.scale(clipped, count: size, by: 1.5, limit: 0.75)
    let sum = unsafe arena.room(size)
    unsafe kernels.columnSums(
      rows: 5, width: size, stride: size + 3, arena.block(random.normals(5 * (size + 3))),
      into: sum)
    return arena.contents
  }

  @Test(arguments: KernelSet.allSupported) func squaresAddUpInDoublePrecision(kernels: KernelSet) {
    for size in Self.sizes {
      var random = SeededGenerator(seed: UInt64(size))
      let numbers = random.normals(size) + [3e38]
      let exact = numbers.reduce(0.0) { $0 + Double($1) * Double($1) }
      let found = unsafe kernels.sumOfSquares(numbers, count: numbers.count)
      #expect(abs(found - exact) <= Double(size + 1) * 0x1p-53 * exact)
    }
  }

  /// The product of weights that were packed from their transpose is that of the weights.
  @Test(arguments: KernelSet.allSupported) func transposedWeightsPackAlike(kernels: KernelSet) {
    for (outputs, inputs) in [(1, 1), (7, 3), (16, 5), (47, 4), (48, 2), (49, 9), (130, 17)] {
      var random = SeededGenerator(seed: UInt64(outputs))
      let weights = random.normals(outputs * inputs)
      let transposed = (0..<inputs * outputs).map { weights[$0 % outputs * inputs + $0 / outputs] }
      let room = kernels.padded(outputs) * inputs
      var (straight, ours) = (
        [UInt32](repeating: 0, count: room), [UInt32](repeating: 0, count: room)
      )
      var unused: [Float] = [0]
      unsafe kernels.pack(
        weights, outputs: outputs, inputs: inputs, stride: inputs, .float32, into: &straight,
        scales: &unused)
      for first in stride(from: 0, to: outputs, by: 20) {
        unsafe kernels.packTransposed(
          transposed, outputs: outputs, first: first, count: min(20, outputs - first),
          inputs: inputs, into: &ours)
      }
      #expect(ours == straight)
    }
  }

  /// Turned weights are the transposed ones, and a row's product with them has the bits of that with
  /// packed ones, whichever columns it is asked for.
  @Test(arguments: KernelSet.allSupported) func aRowsProductIsThatOfPackedWeights(
    kernels: KernelSet
  ) {
    for (outputs, inputs) in [(1, 1), (7, 3), (16, 5), (47, 40), (64, 2), (130, 17), (600, 33)] {
      var random = SeededGenerator(seed: UInt64(outputs))
      let (weights, row) = (random.normals(outputs * inputs), random.normals(inputs))
      var turned = [UInt32](repeating: 1, count: inputs * outputs)
      for first in stride(from: 0, to: outputs, by: 20) {
        unsafe weights.withUnsafeBufferPointer { weights in
          guard let base = weights.baseAddress else { return }
          unsafe kernels.turn(
            base + first * inputs, outputs: outputs, first: first,
            count: min(20, outputs - first), inputs: inputs, into: &turned)
        }
      }
      #expect(
        turned
          == (0..<inputs * outputs).map {
            weights[$0 % outputs * inputs + $0 / outputs].bitPattern
          })
      let product = packedProduct(row, weights, outputs: outputs, kernels)
      let arena = Arena()
      let numbers = unsafe arena.block(turned.map { Float(bitPattern: $0) })
      for columns in [0..<outputs, outputs / 2..<outputs, 0..<min(outputs, 16), 3..<3]
      where columns.upperBound <= outputs {
        let found = unsafe arena.room(columns.count)
        unsafe kernels.multiplyRow(
          row, count: inputs, by: numbers + columns.lowerBound, stride: outputs,
          columns: columns.count, into: found)
        let values = (0..<columns.count + 1).map { unsafe found[$0] }
        #expect(values.map(\.bitPattern) == (product[columns] + [-77]).map(\.bitPattern))
      }
    }
  }

  private func packedProduct(
    _ row: [Float], _ weights: [Float], outputs: Int, _ kernels: KernelSet
  ) -> [Float] {
    var packed = [UInt32](repeating: 0, count: kernels.padded(outputs) * row.count)
    var unused: [Float] = [0]
    unsafe kernels.pack(
      weights, outputs: outputs, inputs: row.count, stride: row.count, .float32, into: &packed,
      scales: &unused)
    var product = [Float](repeating: 0, count: outputs)
    unsafe kernels.multiply(
      row, rows: 1, inputs: row.count, by: packed, columns: 0..<outputs, into: &product,
      stride: outputs)
    return product
  }
}
