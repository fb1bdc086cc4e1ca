import Files
import StrictJSON
import TestSupport
import Testing
import Transformer

/// What tokens attend to, against the reference's eager attention.
@Suite struct AttentionWeightsTests {
  /// Five times the reference's own error against float64 on this model, which the fixture records.
  private static func tolerance(_ golden: JSONValue) throws -> Float {
    Float(5 * (try #require(golden["error of the reference against float64"]?.number)))
  }

  /// The tiny model with another number of heads.
  private func folder(heads: Int) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    let config = String(decoding: try WholeFile.bytes(of: "\(tiny)/config.json"), as: UTF8.self)
    try folder.write(
      "config.json",
      config.replacing("\"num_attention_heads\": 4", with: "\"num_attention_heads\": \(heads)"))
    try folder.write("model.safetensors", WholeFile.bytes(of: "\(tiny)/model.safetensors"))
    return folder
  }

  @Test(arguments: [4, 2, 1]) func everyHeadOfEveryLayerIsTheReferences(heads: Int) throws {
    let golden = try Fixtures.json("Transformer/attentions.json")
    let cases = try #require(golden["cases"]?.elements)
    let expected = try #require(golden["heads"]?["\(heads)"]?.elements)
    let folder = try folder(heads: heads)
    let model = try BertModel(directory: folder.path)
    var sequences = PackedSequences()
    for one in cases {
      sequences.append(try one.integers("ids"), tokenTypeIDs: try one.integers("types"))
    }
    let attentions = try #require(try model.encode(sequences, attentions: true).attentions)
    #expect(attentions.count == 2)
    for (number, layers) in expected.enumerated() {
      for (layer, weights) in try #require(layers.elements).enumerated() {
        #expect(attentions[layer].headCount == heads)
        let actual = (0..<heads).flatMap { attentions[layer][sequence: number, head: $0] }
        expectClose(
          actual, weights.floats, within: try Self.tolerance(golden),
          "case \(number), layer \(layer)")
      }
    }
  }

  @Test(arguments: ModelKind.all) func everyQueryHasAWeightForEveryKeyAndTheirSumIsOne(
    kind: ModelKind
  ) throws {
    for batch in TinyBatch.all {
      let output = try kind.tiny().encode(PackedSequences(batch), attentions: true)
      for layer in try #require(output.attentions) {
        #expect(layer.headCount == 4 && layer.lengths == batch.map(\.count))
        for (number, sequence) in batch.enumerated() {
          for head in 0..<4 {
            let weights = Array(layer[sequence: number, head: head])
            let length = sequence.count
            #expect(weights.count == length * length && weights.allSatisfy { $0 >= 0 })
            for row in 0..<length {
              let sum = weights[row * length..<(row + 1) * length].reduce(0) { $0 + Double($1) }
              #expect(abs(sum - 1) < 1e-6)
            }
          }
        }
      }
    }
  }

  @Test(arguments: ModelKind.all) func askingForThemChangesNothingElse(kind: ModelKind) throws {
    let model = try kind.tiny()
    for batch in TinyBatch.all {
      let sequences = PackedSequences(batch)
      let with = try model.encode(sequences, layers: .all, attentions: true)
      let without = try model.encode(sequences, layers: .all)
      #expect(without.attentions == nil)
      #expect(with.layers == without.layers)
    }
  }

  @Test(arguments: ModelKind.all) func theyAreTheSameBitsInEveryBatch(kind: ModelKind) throws {
    let (one, three) = (try kind.tiny(threads: 1), try kind.tiny(threads: 3))
    for batch in TinyBatch.all {
      let together = try #require(
        three.encode(PackedSequences(batch), attentions: true).attentions)
      for (number, sequence) in batch.enumerated() {
        let alone = try #require(
          one.encode(PackedSequences([sequence]), attentions: true).attentions)
        for (a, b) in zip(alone, together) {
          for head in 0..<4 {
            #expect(a[sequence: 0, head: head].elementsEqual(b[sequence: number, head: head]))
          }
        }
      }
    }
  }

  /// They are of all layers, also where hidden states are wanted of early ones only.
  @Test func theyAreOfAllLayersWhicheverStatesAreWanted() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    let sequences = PackedSequences(TinyBatch.mixed)
    let all = try model.encode(sequences, attentions: true)
    for layers in [LayerSelection.layers([0]), .layers([]), .layers([1])] {
      let output = try model.encode(sequences, layers: layers, attentions: true)
      #expect(output.attentions == all.attentions)
      #expect(output.layers.keys.allSatisfy { $0 < 2 })
    }
  }

  @Test func noSequencesHaveNoWeights() throws {
    let model = try BertModel(directory: Fixtures.path("Transformer/tiny"))
    let none = try #require(try model.encode(PackedSequences(), attentions: true).attentions)
    #expect(none.count == 2 && none.allSatisfy { $0.lengths.isEmpty })
    let empty = try #require(
      try model.encode(PackedSequences([[], []]), attentions: true).attentions)
    #expect(empty.allSatisfy { $0.lengths == [0, 0] && $0[sequence: 1, head: 3].isEmpty })
  }

  /// As for states: nobody is handed weights that are no numbers.
  @Test func weightsThatAreNotFiniteAreAnError() throws {
    let folder = try TemporaryFolder()
    let tiny = Fixtures.path("Transformer/tiny")
    try folder.write("config.json", WholeFile.bytes(of: "\(tiny)/config.json"))
    let tensor = "bert.encoder.layer.1.attention.self.query.bias"
    try folder.writeModel(spoiling: tensor, of: "\(tiny)/model.safetensors")
    let model = try BertModel(directory: folder.path)
    let path = "\(folder.path)/model.safetensors"
    #expect(throws: BertError.nonFiniteWeights(path: path, tensor: tensor, count: 1)) {
      try model.encode(PackedSequences([[1, 2]]), layers: .layers([0]), attentions: true)
    }
    #expect(try model.encode(PackedSequences([[1, 2]]), layers: .layers([0])).layers.count == 1)
  }
}
