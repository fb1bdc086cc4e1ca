import SafeTensorsLoader
import TestSupport

extension TemporaryFolder {
  /// Writes a copy of a checkpoint in which the last element of one tensor is NaN.
  ///
  /// - Throws: What reading and writing throw.
  func writeModel(spoiling tensor: String, of checkpoint: String) throws {
    let file = try SafeTensorsFile(path: checkpoint)
    let tensors = try file.tensorNames.map { name in
      let view = try file.tensor(named: name)
      var floats = try view.floats()
      if name == tensor { floats[floats.count - 1] = .nan }
      return TensorData(name: name, shape: view.shape, floats: floats)
    }
    try SafeTensorsFile.write(tensors, to: "\(path)/model.safetensors")
  }
}
