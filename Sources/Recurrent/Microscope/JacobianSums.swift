internal import Glibc
internal import LinearAlgebra
internal import Parallel

/// Gathers the spectra of the Jacobians of some windows.
struct JacobianSums {
  private var count = 0
  private var largest: [Double]
  private var greatest = 0.0
  private var medians = 0.0
  private var spectrum: [Double]
  private var logarithms: [Double]

  /// - Parameters:
  ///   - stepCount: How many steps a window has.
  ///   - size: How many rows a Jacobian has.
  init(stepCount: Int, size: Int) {
    largest = Array(repeating: 0, count: stepCount)
    spectrum = Array(repeating: 0, count: size)
    logarithms = largest
  }

  /// Takes in a window.
  ///
  /// - Parameters:
  ///   - jacobians: Those of its steps, the last step's first.
  ///   - compute: Where to compute; the numbers do not depend on the threads.
  mutating func add(_ jacobians: [StepJacobian], _ compute: Compute) {
    let products = Self.products(jacobians)
    let matrices = jacobians + products.map(\.matrix)
    var spectra = [[Double]](repeating: [], count: matrices.count)
    unsafe spectra.withUnsafeMutableBufferPointer { spectra in
      // Each part has an element of its own.
      nonisolated(unsafe) let spectra = unsafe spectra
      compute.backend.pool.run(matrices.count) { index in
        unsafe spectra[index] = matrices[index].singularValues
      }
    }
    count += 1
    for (step, values) in spectra.prefix(jacobians.count).enumerated() {
      largest[step] += values[0]
      greatest = max(greatest, values[0])
      medians += Self.median(values)
      for (index, value) in values.enumerated() { spectrum[index] += value }
    }
    for (step, values) in spectra.dropFirst(jacobians.count).enumerated() {
      logarithms[step + 1] += log10(values[0]) + products[step].logarithm
    }
  }

  /// The products of the first one, two, three … Jacobians but for that of all, each over a power of ten
  /// that is given beside it: so none gets too small for a number.
  private static func products(
    _ jacobians: [StepJacobian]
  ) -> [(matrix: StepJacobian, logarithm: Double)] {
    guard let last = jacobians.first else { return [] }
    var products: [(matrix: StepJacobian, logarithm: Double)] = []
    var (product, logarithm) = (last, 0.0)
    for step in 0..<jacobians.count - 1 {
      if step > 0 { product = product.following(jacobians[step]) }
      let (matrix, scale) = product.normalized()
      product = matrix
      // The logarithm of a product of zeros is minus infinity already.
      if scale > 0 { logarithm += log10(scale) }
      products.append((product, logarithm))
    }
    return products
  }

  /// The middle of descending numbers, or the mean of both middle ones.
  private static func median(_ values: [Double]) -> Double {
    (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
  }

  /// The means of all windows.
  ///
  /// - Parameter step: How many steps of training there had been.
  func probe(after step: Int) -> JacobianProbe {
    let windows = Double(max(1, count))
    let matrices = windows * Double(largest.count)
    return JacobianProbe(
      step: step, largest: largest.map { $0 / windows }, greatest: greatest,
      median: medians / matrices, spectrum: spectrum.map { $0 / matrices },
      productLogarithms: logarithms.map { $0 / windows })
  }
}

/// `base` to the power of `exponent`.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
