import Files
import Recurrent
import SafeTensorsLoader
import StrictJSON
import TestSupport
import Testing

/// Parameters in files: torch's own, ours, and those of other networks.
@Suite struct StateDictTests {
  private let compute = Compute(threadCount: 1)

  private func lstm(hidden: Int = 4) throws -> (RecurrentLayers, ParameterLayout) {
    var layout = ParameterLayout()
    let layers = try RecurrentLayers(
      RecurrentOptions(
        cell: .lstm, inputSize: 3, hiddenSize: hidden, layerCount: 2, isBidirectional: true),
      in: &layout)
    return (layers, layout)
  }

  @Test func torchsStateDictComputesTorchsOutput() throws {
    let golden = try TorchFixture.json("lstm.json")
    let (layers, layout) = try lstm()
    var parameters = Parameters(layout)
    try parameters.load(from: Fixtures.path("Recurrent/lstm.safetensors"))
    var input = Activations()
    input.resize(rowCount: 5, width: 3)
    input.setValues(try golden.floats("inputs"))
    var workspace = RecurrentWorkspace(for: layers)
    layers.forward(
      input, of: PackedSequences(count: 1, length: 5), parameters, &workspace, compute)
    expectClose(
      workspace.withOutput { $0.allValues }, try golden.floats("output"), within: 1e-6)
  }

  @Test func whatIsSavedIsWhatTorchSaved() throws {
    let (_, layout) = try lstm()
    var parameters = Parameters(layout)
    let path = Fixtures.path("Recurrent/lstm.safetensors")
    try parameters.load(from: path)
    let folder = try TemporaryFolder()
    try parameters.save(to: "\(folder.path)/ours.safetensors", metadata: ["a": "b"])
    let (torchs, ours) = (
      try SafeTensorsFile(path: path),
      try SafeTensorsFile(path: "\(folder.path)/ours.safetensors")
    )
    #expect(Set(torchs.tensorNames) == Set(ours.tensorNames))
    for name in torchs.tensorNames {
      #expect(try torchs.tensor(named: name).floats() == ours.tensor(named: name).floats())
      #expect(torchs[name]?.shape == ours[name]?.shape)
    }
    var again = Parameters(layout)
    let metadata = try again.load(from: "\(folder.path)/ours.safetensors")
    #expect(metadata == ["a": "b"])
  }

  /// Why the file at `path` cannot be loaded.
  private func refusal(of path: String, by parameters: inout Parameters) -> RecurrentError? {
    do {
      try parameters.load(from: path)
      return nil
    } catch {
      return error as? RecurrentError
    }
  }

  @Test func filesOfOtherNetworksAreRefused() throws {
    let path = Fixtures.path("Recurrent/lstm.safetensors")
    var wide = Parameters(try lstm(hidden: 5).1)
    #expect(
      refusal(of: path, by: &wide)
        == .unexpectedShape(
          path: path, parameter: "weight_ih_l0", expected: [20, 3], found: [16, 3]))
    var (_, layout) = try lstm()
    layout.add("head.weight", [2, 8])
    var more = Parameters(layout)
    #expect(
      refusal(of: path, by: &more)
        == .missingParameter(path: path, name: "head.weight", shape: [2, 8]))
    var small = ParameterLayout()
    _ = try RecurrentLayers(
      RecurrentOptions(cell: .lstm, inputSize: 3, hiddenSize: 4, isBidirectional: true),
      in: &small)
    var fewer = Parameters(small)
    let error = refusal(of: path, by: &fewer)
    guard case .unexpectedParameter(path, let name) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(name.contains("_l1"))
  }

  @Test func infiniteParametersAreRefused() throws {
    let (_, layout) = try lstm()
    var parameters = Parameters(layout)
    parameters["bias_hh_l1"] = [.infinity] + Array(repeating: 0, count: 15)
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/bad.safetensors"
    try parameters.save(to: path)
    let error = refusal(of: path, by: &parameters)
    #expect(error == .notFinite(path: path, parameter: "bias_hh_l1"))
    #expect(
      error?.description
        == "\(path): expected bias_hh_l1 of finite numbers, found a NaN or an infinity; use an earlier checkpoint"
    )
  }
}
