internal import SafeTensorsLoader

/// The weights of one of a sentence encoder's modules.
struct SentenceWeights {
  private let file: SafeTensorsFile

  /// Opens the `model.safetensors` in the folder `directory`.
  init(directory: String, access: SafeTensorsFile.Access) throws {
    file = try SafeTensorsFile(path: "\(directory)/model.safetensors", access: access)
  }

  /// The tensor called `name`, whose shape must be `shape`.
  func tensor(_ name: String, shape: [Int]) throws -> FloatTensor {
    guard let view = file[name] else {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: file.path, expected: "a tensor \(name)", found: "none")
    }
    guard view.shape == shape else {
      throw TextEncoderError.unsupportedSentenceEncoder(
        path: file.path, expected: "\(name) of shape \(shape)", found: "\(view.shape)")
    }
    return try FloatTensor(view)
  }
}

extension FloatTensor {
  /// The elements in an array of their own.
  var floats: [Float] { (0..<elementCount).map { span[$0] } }
}
