import Foundation
import LinearAlgebra
import TestSupport
import Testing

/// Every kernel of every instruction set against float64, within the bounds of CKernels.h.
@Suite struct KernelTests {
  static let widths = [1, 2, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 384, 768, 1537]

  static func backend(_ kernels: KernelSet) -> Backend { Backend(kernels: kernels) }

  private func buffer(_ values: [Float]) -> FloatBuffer {
    var buffer = FloatBuffer(count: values.count)
    var span = buffer.mutableSpan
    for (index, value) in values.enumerated() { span[index] = value }
    return buffer
  }

  private func floats(_ buffer: borrowing FloatBuffer) -> [Float] {
    let span = buffer.span
    return span.indices.map { span[$0] }
  }

  @Test(arguments: KernelSet.allSupported, widths)
  func layerNorm(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: UInt64(width))
    let rows = 5
    let x = random.normals(rows * width).map { $0 * 3 + 1 }
    let y = random.normals(rows * width)
    let gamma = random.normals(width)
    let beta = random.normals(width)
    var actual = buffer(y)
    Self.backend(kernels).layerNorm(
      buffer(x), rows: rows, addingTo: &actual, gamma: gamma.span, beta: beta.span, epsilon: 1e-5)
    let result = floats(actual)
    for row in 0..<rows {
      let s = (0..<width).map { Double(x[row * width + $0] + y[row * width + $0]) }
      let mean = s.reduce(0, +) / Double(width)
      let variance = s.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
      let scaled = (0..<width).map {
        (s[$0] - mean) / (variance + 1e-5).squareRoot() * Double(gamma[$0])
      }
      let expected = (0..<width).map { Float(scaled[$0] + Double(beta[$0])) }
      let largest = scaled.reduce(1e-3) { max($0, abs($1)) }
      expectClose(
        Array(result[row * width..<(row + 1) * width]), expected, within: Float(2e-6 * largest))
    }
  }

  @Test(arguments: KernelSet.allSupported) func aConstantRowBecomesBeta(kernels: KernelSet) {
    var y = buffer([Float](repeating: 3, count: 33))
    let beta = (0..<33).map { Float($0) }
    Self.backend(kernels).layerNorm(
      buffer([Float](repeating: 1, count: 33)), rows: 1, addingTo: &y,
      gamma: [Float](repeating: 2, count: 33).span, beta: beta.span, epsilon: 1e-12)
    #expect(floats(y) == beta)
  }

  /// The activation, alone: a product with the identity.
  @Test(arguments: KernelSet.allSupported) func gelu(kernels: KernelSet) {
    let width = 401
    var identity = [Float](repeating: 0, count: width * width)
    for index in 0..<width { identity[index * width + index] = 1 }
    let values = (0..<width).map { Float($0 - 200) / 20 }
    let rows = Backend.paddedRows(1, inputs: width, outputs: width)
    let x = buffer(values + [Float](repeating: 0, count: (rows - 1) * width))
    let bias = (0..<width).map { Float($0 % 7) / 70 }
    var y = FloatBuffer(count: rows * width)
    Self.backend(kernels).linear(
      x, rows: 1, weight: identity.span, bias: bias.span, activation: .gelu, into: &y)
    let result = floats(y)
    for (index, value) in values.enumerated() {
      let v = Double(value + bias[index])
      let expected = v * 0.5 * erfc(-v / 2.0.squareRoot())
      #expect(abs(Double(result[index]) - expected) <= 2e-7 * max(1, abs(v)), "gelu(\(v))")
    }
  }

  @Test(arguments: KernelSet.allSupported, widths) func dot(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: 3)
    let x = random.normals(width)
    let y = random.normals(width)
    let products = zip(x, y).map { Double($0) * Double($1) }
    let actual = unsafe x.withUnsafeBufferPointer { x in
      unsafe y.withUnsafeBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return Float.nan }
        return unsafe kernels.dot(x, y, count: width)
      }
    }
    let bound = Double(width) * 0x1p-24 * products.reduce(0) { $0 + abs($1) }
    #expect(abs(Double(actual) - products.reduce(0, +)) <= bound)
  }

  @Test(arguments: KernelSet.allSupported, widths) func addScaled(kernels: KernelSet, width: Int) {
    var random = SeededGenerator(seed: 4)
    let x = random.normals(width)
    let y = random.normals(width)
    var actual = y
    unsafe x.withUnsafeBufferPointer { x in
      unsafe actual.withUnsafeMutableBufferPointer { y in
        guard let x = x.baseAddress, let y = y.baseAddress else { return }
        unsafe kernels.addScaled(0.3, x, to: y, count: width)
      }
    }
    let expected = zip(x, y).map { $1 + 0.3 * $0 }
    expectClose(actual, expected, within: 1e-6)
  }
}
