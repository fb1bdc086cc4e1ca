import SafeTensorsLoader
import TestSupport
import Testing

/// The published all-MiniLM-L6-v2.
@Suite(.enabled(if: Fixtures.realModel != nil, "the real model is not under weights/"))
struct RealModelTests {
  @Test func hasTheNamesAndShapesOfASixLayerModel() throws {
    let folder = try #require(Fixtures.realModel)
    let file = try SafeTensorsFile(path: "\(folder)/model.safetensors")
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensorNames.count == 104)
    let shapes = [
      "embeddings.word_embeddings.weight": [30522, 384],
      "embeddings.position_embeddings.weight": [512, 384],
      "embeddings.token_type_embeddings.weight": [2, 384],
      "embeddings.LayerNorm.weight": [384],
      "encoder.layer.0.attention.self.query.weight": [384, 384],
      "encoder.layer.5.intermediate.dense.weight": [1536, 384],
      "encoder.layer.5.output.dense.weight": [384, 1536],
      "encoder.layer.5.output.dense.bias": [384],
      "pooler.dense.weight": [384, 384],
    ]
    for (name, shape) in shapes {
      let tensor = try file.tensor(named: name, shape: shape)
      #expect(tensor.dataType == .float32)
      let floats = try FloatTensor(tensor)
      #expect(floats.isCopied == false)
      #expect(elements(of: floats).allSatisfy { $0.isFinite })
    }
  }
}
