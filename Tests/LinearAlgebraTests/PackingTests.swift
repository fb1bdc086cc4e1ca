import LinearAlgebra
import TestSupport
import Testing

/// Packed weights against the layout of CKernels.h, unit by unit.
@Suite struct PackingTests {
  typealias Kind = ProductKernelTests.Kind

  /// Around vectors, panels, units and the strips of units that packing reads at a time.
  @Test(arguments: Kind.all) func everyUnitStandsInItsPlace(kind: Kind) {
    let (kernels, precision) = (kind.kernels, kind.precision)
    let outputCounts = Set(
      [0, 1] + kernels.vectorWidth.neighbourhood + kernels.panelWidth.neighbourhood
        + (2 * kernels.panelWidth).neighbourhood)
    var random = SeededGenerator(seed: 12)
    for outputs in outputCounts {
      for inputs in [1, 2, 3, 4, 5, 15, 16, 17, 31, 33, 63, 64, 65, 130] {
        let stride = inputs + 3
        let weights = random.normals(outputs * stride)
        let packed = PackedMatrix(
          packing: weights, outputs: outputs, inputs: inputs, stride: stride, precision,
          for: kernels)
        #expect(packed.isIntact)
        let rows = (0..<outputs).map { Array(weights[$0 * stride..<$0 * stride + inputs]) }
        #expect(wrongUnits(packed, rows, precision) == 0, "\(outputs) outputs, \(inputs) inputs")
      }
    }
  }

  /// How many units are not what the rows ask for; what fills vectors up must be 0.
  private func wrongUnits(
    _ packed: PackedMatrix, _ rows: [[Float]], _ precision: ProductPrecision
  ) -> Int {
    let (kernels, units) = (packed.kernels, packed.unitCount)
    let lanes = kernels.lanes(of: precision)
    let words = packed.units.values
    var wrong = 0
    for output in 0..<kernels.padded(rows.count) {
      for unit in 0..<units {
        let word = words[
          PlainNumbers.place(output, unit, outputs: rows.count, units: units, kernels)]
        let numbers = (0..<lanes).map { lane in
          let index = unit * lanes + lane
          return output < rows.count && index < packed.width ? rows[output][index] : 0
        }
        let isRight =
          switch precision {
          case .float32: word == numbers[0].bitPattern
          case .bfloat16:
            PlainNumbers.numbers(word, .bfloat16) == numbers.map { PlainNumbers.rounded($0) }
          case .int8: areQuanta(word, of: numbers, output, packed)
          }
        if !isRight { wrong += 1 }
      }
    }
    return wrong
  }

  private func areQuanta(_ word: UInt32, of numbers: [Float], _ output: Int, _ packed: PackedMatrix)
    -> Bool
  {
    let scale = Double(unsafe packed.scales.pointer[output])
    let quanta = PlainNumbers.quanta(word, lanes: numbers.count, signed: true)
    return zip(quanta, numbers).allSatisfy { quantum, number in
      -127...127 ~= quantum && abs(Double(quantum) * scale - Double(number)) <= 0.501 * scale
    }
  }

  @Test(arguments: KernelSet.allSupported)
  func scalesAreTheLargestWeightsAndSumsThoseOfTheQuanta(kernels: KernelSet) {
    let (outputs, inputs) = (kernels.panelWidth + 3, 77)
    var random = SeededGenerator(seed: 13)
    let weights = random.normals(outputs * inputs)
    let packed = PackedMatrix(
      packing: weights, outputs: outputs, inputs: inputs, stride: inputs, .int8, for: kernels)
    let (scales, words) = (packed.scales.values, packed.units.values)
    let padded = kernels.padded(outputs)
    for output in 0..<outputs {
      let row = weights[output * inputs..<(output + 1) * inputs]
      let largest = row.map { abs($0) }.max() ?? 0
      #expect(scales[output] == largest / 127)
      let quanta = (0..<packed.unitCount).flatMap { unit in
        PlainNumbers.quanta(
          words[
            PlainNumbers.place(output, unit, outputs: outputs, units: packed.unitCount, kernels)],
          lanes: kernels.lanes(of: .int8), signed: true)
      }
      #expect(scales[padded + output] == scales[output] * Float(quanta.reduce(0, +)))
    }
    #expect(scales[outputs..<padded].allSatisfy { $0 == 0 })
    #expect(scales[(padded + outputs)...].allSatisfy { $0 == 0 })
  }

  /// As queries, keys and values of any width are packed side by side.
  @Test(arguments: KernelSet.allSupported, ProductPrecision.allCases)
  func piecesAreTheSameAsTheWhole(kernels: KernelSet, precision: ProductPrecision) {
    guard kernels.hasKernels(for: precision) else { return }
    let (outputs, inputs) = (2 * kernels.panelWidth + 5, 35)
    var random = SeededGenerator(seed: 14)
    let weights = random.normals(outputs * inputs)
    func packed(_ step: Int?) -> PackedMatrix {
      PackedMatrix(
        packing: weights, outputs: outputs, inputs: inputs, stride: inputs, precision,
        for: kernels, outputsAtATime: step)
    }
    let whole = packed(nil)
    for step in [1, 7, kernels.vectorWidth, kernels.panelWidth, kernels.panelWidth + 1] {
      let pieces = packed(step)
      #expect(pieces.isIntact && pieces.units.values == whole.units.values, "\(step) at a time")
      #expect(pieces.scales.values == whole.scales.values, "\(step) at a time")
    }
  }

  /// Many numbers that are none must not add up to more than 32 bits hold.
  @Test(arguments: KernelSet.allSupported, [Float.nan, -.nan, .infinity, -.infinity])
  func wholeOutputsOfWhatIsNotFiniteHaveNoScale(kernels: KernelSet, value: Float) {
    let inputs = 300
    let weights =
      [Float](repeating: value, count: inputs) + [Float](repeating: 2, count: inputs)
    let packed = PackedMatrix(
      packing: weights, outputs: 2, inputs: inputs, stride: inputs, .int8, for: kernels)
    let (scales, padded) = (packed.scales.values, kernels.padded(2))
    #expect(!scales[0].isFinite && !scales[padded].isFinite)
    #expect(scales[1] == 2 / 127 && scales[padded + 1] == scales[1] * 127 * Float(inputs))
  }

  @Test(arguments: KernelSet.allSupported)
  func outputsOfZerosAndOfWhatIsNotFiniteKeepToThemselves(kernels: KernelSet) {
    let inputs = 21
    var weights = (0..<5 * inputs).map { Float($0 % 5) - 2 }
    for index in 0..<inputs { weights[inputs + index] = 0 }
    weights[2 * inputs + 20] = .nan
    weights[3 * inputs] = -.infinity
    let packed = PackedMatrix(
      packing: weights, outputs: 5, inputs: inputs, stride: inputs, .int8, for: kernels)
    let scales = packed.scales.values
    #expect(scales[0] == 2 / 127 && scales[1] == 0 && scales[4] == 2 / 127)
    #expect(!scales[2].isFinite && !scales[3].isFinite)
  }
}
