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

  /// Of how many steps the matrices are held at a time.
  private static let chunkSize = 16

  /// Takes in a window.
  ///
  /// - Parameters:
  ///   - jacobian: The Jacobian of a step, so many before the last.
  ///   - compute: Where to compute; the numbers do not depend on the threads.
  mutating func add(_ jacobian: (_ back: Int) -> StepJacobian, _ compute: Compute) {
    var product = RunningProduct()
    for start in stride(from: 0, to: largest.count, by: Self.chunkSize) {
      let steps = start..<min(start + Self.chunkSize, largest.count)
      let jacobians = steps.map(jacobian)
      // That of all steps leads before the window, to the state that it begins with.
      let products = zip(steps, jacobians).compactMap { back, jacobian in
        back + 1 < largest.count ? product.multiply(jacobian) : nil
      }
      let spectra = Self.spectra(of: jacobians + products.map(\.matrix), compute)
      for (back, values) in zip(steps, spectra) { take(values, back) }
      for (offset, values) in spectra.dropFirst(jacobians.count).enumerated() {
        logarithms[start + offset + 1] += log10(values[0]) + products[offset].logarithm
      }
    }
    count += 1
  }

  private mutating func take(_ values: [Double], _ back: Int) {
    largest[back] += values[0]
    // Unlike `max`, this lets a NaN through.
    if !(values[0] <= greatest), !greatest.isNaN { greatest = values[0] }
    medians += Self.median(values)
    for (index, value) in values.enumerated() { spectrum[index] += value }
  }

  private static func spectra(of matrices: [StepJacobian], _ compute: Compute) -> [[Double]] {
    var spectra = [[Double]](repeating: [], count: matrices.count)
    unsafe spectra.withUnsafeMutableBufferPointer { spectra in
      // Each part has an element of its own.
      nonisolated(unsafe) let spectra = unsafe spectra
      compute.backend.pool.run(matrices.count) { index in
        unsafe spectra[index] = matrices[index].singularValues
      }
    }
    return spectra
  }

  /// A product of Jacobians over a power of ten, so that it never gets too small for its numbers.
  private struct RunningProduct {
    private var product: StepJacobian?
    private var logarithm = 0.0

    /// Multiplies by the Jacobian of the step before.
    ///
    /// - Returns: The product over a power of ten, and that power.
    mutating func multiply(
      _ jacobian: StepJacobian
    ) -> (matrix: StepJacobian, logarithm: Double) {
      let (matrix, scale) = (product?.following(jacobian) ?? jacobian).normalized()
      product = matrix
      // The logarithm of zeros' singular values is minus infinity already.
      if scale > 0 { logarithm += log10(scale) }
      return (matrix, logarithm)
    }
  }

  /// The middle of descending numbers, or the mean of both middle ones.
  private static func median(_ values: [Double]) -> Double {
    (values[(values.count - 1) / 2] + values[values.count / 2]) / 2
  }

  /// The means of all windows.
  ///
  /// - Parameter step: How many steps of training there had been.
  /// - Returns: What was seen.
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
