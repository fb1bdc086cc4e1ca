import Recurrent
import SafeTensorsLoader
import TestSupport
import Testing

/// Character models in files, and files that are none.
@Suite struct CharacterModelTests {
  private let options = CharacterModelOptions(
    cell: .gru, hiddenSize: 5, layerCount: 2, embeddingSize: 3, dropout: 0.25)

  private func model(_ text: String = "né\n\"\\e\u{0}😀") throws -> CharacterModel {
    var model = try CharacterModel(options, CharacterVocabulary(of: text))
    var generator = TorchGenerator(seed: 3)
    model.initialize(from: &generator)
    return model
  }

  @Test func charactersAreNumberedInAscendingOrder() throws {
    let vocabulary = CharacterVocabulary(of: "baäa\u{301}b")
    #expect(vocabulary.characters == ["a", "b", "ä", "\u{301}"])
    #expect(try vocabulary.numbers(of: "bä\u{301}") == [1, 2, 3])
    #expect(vocabulary.text(of: [0, 3]) == "a\u{301}")
    #expect(vocabulary["c"] == nil)
    #expect(throws: RecurrentError.unknownCharacter("c", offset: 2)) {
      try vocabulary.numbers(of: "abc")
    }
  }

  @Test func unknownCharactersAreNamed() {
    #expect(
      RecurrentError.unknownCharacter("é", offset: 4).description
        == "character 5 is é U+00E9, which the model does not know")
    #expect(
      RecurrentError.unknownCharacter("\u{7}", offset: 0).description
        == "character 1 is U+0007, which the model does not know")
  }

  @Test func parametersHaveTorchsNames() throws {
    let names = try model().parameters.layout.entries.map(\.name)
    #expect(names.first == "embedding.weight")
    #expect(names.contains("rnn.weight_ih_l1"))
    #expect(names.suffix(2) == ["head.weight", "head.bias"])
  }

  @Test func aModelComesBackFromItsFile() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    let model = try model()
    try model.save(to: path)
    let other = try CharacterModel(contentsOf: path)
    #expect(other.options == options)
    #expect(other.vocabulary == model.vocabulary)
    for entry in model.parameters.layout.entries {
      #expect(other.parameters[entry.name] == model.parameters[entry.name])
    }
  }

  /// What is wrong with the model's file after one of its fields became another, or went.
  private func refusal(_ field: String, _ value: String?) throws -> String {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/model.safetensors"
    let model = try model("abc")
    try model.save(to: path)
    var metadata = try SafeTensorsFile(path: path).metadata
    metadata[field] = value
    try model.parameters.save(to: path, metadata: metadata)
    do {
      _ = try CharacterModel(contentsOf: path)
      return "none"
    } catch let error as RecurrentError {
      return error.description.replacing("\(path): ", with: "")
    }
  }

  @Test(arguments: [
    ("format", nil, "expected format to be polysemy-character-model-1, found nothing"),
    ("format", "pt", #"expected format to be polysemy-character-model-1, found pt"#),
    ("cell", "rnn", #"expected cell to be one of tanh, relu, lstm, gru, found rnn"#),
    ("hidden_size", "0", #"expected hidden_size to be a number from 1 to 65536, found 0"#),
    ("layers", "-1", #"expected layers to be a number from 1 to 65536, found -1"#),
    ("dropout", "1", #"expected dropout to be a number from 0 to below 1, found 1"#),
    ("dropout", "nan", #"expected dropout to be a number from 0 to below 1, found nan"#),
    (
      "embedding_size", "65537",
      "expected embedding_size to be a number from 1 to 65536, found 65537"
    ),
    (
      "hidden_size", "65536",
      "expected rnn.weight_ih_l0 of [196608, 3], found [15, 3]; use a network of the checkpoint's sizes"
    ),
    ("layers", "300", "expected layerCount to be 1 to 256, found 300"),
    (
      "layers", "3",
      "expected parameter rnn.weight_ih_l2 of [15, 5], found none; use a checkpoint of this network"
    ),
    (
      "layers", "1",
      "expected this network's parameters only, found rnn.bias_hh_l1; use a checkpoint of this network"
    ),
    (
      "vocabulary", #"["a","b","c","d"]"#,
      "expected embedding.weight of [4, 3], found [3, 3]; use a network of the checkpoint's sizes"
    ),
    (
      "vocabulary", #"["a","b""#,
      "expected vocabulary to be a JSON array of characters, found byte 8: expected ',' or ']' after an element, found the end"
    ),
    ("vocabulary", "{}", "expected vocabulary to be a JSON array of characters, found object"),
    ("vocabulary", "[]", "expected vocabulary to be characters, found none"),
    (
      "vocabulary", #"["a","bc"]"#,
      #"expected vocabulary to be a JSON array of single characters, found "bc" as element 1"#
    ),
    (
      "vocabulary", #"["a","a","b"]"#,
      "expected vocabulary to be characters in ascending order, each once, found a U+0061 after a U+0061 as element 1"
    ),
  ])
  func filesThatAreNoModelsAreRefused(field: String, value: String?, reason: String) throws {
    #expect(try refusal(field, value) == reason)
  }

  @Test func aTextWithoutCharactersMakesNoModel() throws {
    #expect(throws: RecurrentError.self) { _ = try model("") }
  }
}
