internal import LinearAlgebra

/// A dense layer, `y = x · weightᵀ + bias`: torch's `Linear`.
public struct Linear: Sendable {
  /// How many numbers an input has.
  public let inputSize: Int
  /// How many numbers an output has.
  public let outputSize: Int
  let weight: ParameterLayout.Entry
  let bias: ParameterLayout.Entry?

  /// Adds the layer's parameters to a network's.
  ///
  /// - Parameters:
  ///   - inputSize: How many numbers an input has.
  ///   - outputSize: How many numbers an output has.
  ///   - hasBias: Whether there is a bias.
  ///   - prefix: What the parameters' names, `weight` and `bias`, come after.
  ///   - layout: The network's parameters.
  /// - Throws: ``RecurrentError/invalidOption(name:value:expected:)``.
  public init(
    inputSize: Int, outputSize: Int, hasBias: Bool = true, prefix: String,
    in layout: inout ParameterLayout
  ) throws(RecurrentError) {
    let limit = 1 << 24
    try require(1...limit ~= inputSize, "inputSize", inputSize, "1 to \(limit)")
    try require(1...limit ~= outputSize, "outputSize", outputSize, "1 to \(limit)")
    self.inputSize = inputSize
    self.outputSize = outputSize
    weight = layout.add("\(prefix)weight", [outputSize, inputSize])
    bias = hasBias ? layout.add("\(prefix)bias", [outputSize]) : nil
  }

  /// Draws the parameters as torch does when it makes the module: all between ±1/√inputs.
  ///
  /// - Parameters:
  ///   - parameters: The network's parameters.
  ///   - generator: Where the numbers come from.
  public func initialize(
    _ parameters: inout Parameters, from generator: inout TorchGenerator
  ) {
    // The weight's bound by way of Kaiming's formula, whose roundings may differ from the bias's.
    let gain = (2.0 / (1 + 5)).squareRoot()
    let weightBound = Float(3.0.squareRoot() * (gain / Double(inputSize).squareRoot()))
    let biasBound = Float(1 / Double(inputSize).squareRoot())
    parameters[weight.name] = generator.uniforms(
      weight.count, from: -weightBound, to: weightBound)
    guard let bias else { return }
    parameters[bias.name] = generator.uniforms(bias.count, from: -biasBound, to: biasBound)
  }

  /// Computes the outputs of all rows.
  ///
  /// - Parameters:
  ///   - input: The rows.
  ///   - parameters: The network's parameters.
  ///   - output: Gets a row for each.
  ///   - compute: Where to compute.
  /// - Precondition: The input is of the layer's size.
  /// - Complexity: allocates nothing for no more rows than before.
  public func forward(
    _ input: borrowing Activations, _ parameters: borrowing Parameters,
    into output: inout Activations, _ compute: Compute
  ) {
    precondition(
      input.width == inputSize, "expected rows of \(inputSize), found rows of \(input.width)")
    output.resize(rowCount: input.rowCount, width: outputSize)
    unsafe compute.multiply(
      input.values.base, stride: inputSize, parameters.base(weight), stride: inputSize,
      bIsTransposed: true, rows: input.rowCount, columns: outputSize, depth: inputSize,
      into: output.values.base, stride: outputSize)
    guard let bias else { return }
    unsafe compute.backend.kernels.addBias(
      parameters.base(bias), .none, rows: input.rowCount, width: outputSize, stride: outputSize,
      to: output.values.base)
  }

  /// Sets the gradients of the parameters and of the input.
  ///
  /// - Parameters:
  ///   - input: What the way forward got; gets its gradients.
  ///   - output: Its output, with gradients.
  ///   - parameters: The network's parameters.
  ///   - gradients: Gets those of the layer's parameters.
  ///   - compute: Where to compute.
  /// - Precondition: The output has a row for each of the input.
  /// - Complexity: allocates nothing.
  public func backward(
    to input: inout Activations, from output: borrowing Activations,
    _ parameters: borrowing Parameters, _ gradients: inout Parameters, _ compute: Compute
  ) {
    precondition(
      input.rowCount == output.rowCount && output.width == outputSize,
      "expected \(input.rowCount) rows of \(outputSize), found \(output.rowCount) of \(output.width)"
    )
    gradients.touch()
    let rows = input.rowCount
    unsafe compute.multiply(
      output.gradients.base, stride: outputSize, aIsTransposed: true, input.values.base,
      stride: inputSize, rows: outputSize, columns: inputSize, depth: rows,
      into: gradients.base(weight), stride: inputSize)
    unsafe compute.multiply(
      output.gradients.base, stride: outputSize, parameters.base(weight), stride: inputSize,
      rows: rows, columns: inputSize, depth: outputSize, into: input.gradients.base,
      stride: inputSize)
    if let bias {
      unsafe compute.sumColumns(
        output.gradients.base, rows: rows, width: outputSize, into: gradients.base(bias))
    }
  }
}
