import Files
import TestSupport
import Testing
import WordPiece

@Suite struct LoadingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let specials = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n"

  // MARK: Folders

  @Test func tokenizerJSONWinsOverTheVocabulary() throws {
    try folder.write("tokenizer.json", tokenizer())
    try folder.write("vocab.txt", Self.specials + "the\n")
    let tokenizer = try BertTokenizer(directory: folder.path)
    #expect(tokenizer.id(of: "the") == 3)
  }

  @Test func readsTheVocabularyWithItsConfiguration() throws {
    try folder.write("vocab.txt", "<unk>\n<s>\n</s>\nThe\n##\u{E9}\n<x>\n")
    try folder.write(
      "tokenizer_config.json",
      """
      {"do_lower_case": false, "strip_accents": null, "tokenize_chinese_chars": false,
       "unk_token": "<unk>", "cls_token": {"content": "<s>"}, "sep_token": "</s>",
       "mask_token": "<mask>", "model_max_length": 512,
       "added_tokens_decoder": {"5": {"content": "<x>", "single_word": false, "lstrip": true,
         "rstrip": false, "normalized": false, "special": true}}}
      """)
    let tokenizer = try BertTokenizer(directory: folder.path)
    #expect(tokenizer.encode("The The\u{E9}  <x> the").ids == [1, 3, 3, 4, 5, 0, 2])
    #expect(Array(tokenizer.encode("The  <x>").offsets) == [0..<0, 0..<3, 3..<8, 0..<0])
    #expect(tokenizer.maskTokenID == nil)
    #expect(tokenizer.classifierTokenID == 1)
  }

  @Test func aFolderWithoutATokenizer() {
    let error = WordPieceError.noTokenizer(directory: folder.path)
    #expect(throws: error) { try BertTokenizer(directory: folder.path) }
    #expect("\(error)" == "\(folder.path): expected tokenizer.json or vocab.txt, found neither")
  }

  @Test func aFileThatIsNotThere() {
    #expect(throws: FileError.self) { try BertTokenizer(vocabularyFile: "\(folder.path)/none") }
  }

  @Test func aVocabularyOfAnotherModel() throws {
    let path = try folder.write("vocab.txt", "<unk>\n<s>\n")
    let error = WordPieceError.missingToken("[CLS]", role: "classifier", path: path)
    #expect(throws: error) { try BertTokenizer(vocabularyFile: path) }
    let text = "\(path): expected the classifier token \"[CLS]\" in the vocabulary, found none"
    #expect(error.description == text + "; is it this model's?")
  }

  // MARK: tokenizer.json

  /// A small tokenizer.json, one part of it replaced.
  private func tokenizer(_ part: String = "", by replacement: String = "") -> String {
    let text = """
      {"version":"1.0","truncation":{"max_length":1,"strategy":"LongestFirst","stride":0},
      "padding":{"strategy":{"Fixed":128}},"added_tokens":[],
      "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},
      "post_processor":{"type":"BertProcessing","sep":["[SEP]",2],"cls":["[CLS]",1]},
      "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
      "max_input_chars_per_word":3,"vocab":{"[UNK]":0,"[CLS]":1,"[SEP]":2,"the":3,"##s":9}}}
      """
    guard !part.isEmpty else { return text }
    let parts = text.split(separator: part, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "\(part) stands in the text once")
    return parts.joined(separator: replacement)
  }

  private func load(_ part: String = "", by replacement: String = "") throws -> BertTokenizer {
    try BertTokenizer(
      tokenizerFile: folder.write("tokenizer.json", tokenizer(part, by: replacement)))
  }

  @Test func leavesTruncationAndPaddingAside() throws {
    #expect(try load().encode("The the").ids == [1, 3, 3, 2])
  }

  @Test func obeysTheModel() throws {
    #expect(try load().encode("thes").ids == [1, 0, 2])
    #expect(try load("word\":3", by: "word\":4").encode("thes").ids == [1, 3, 9, 2])
    #expect(try load("prefix\":\"##", by: "prefix\":\"").encode("the").ids == [1, 3, 2])
  }

  @Test func obeysTheNormalizer() throws {
    #expect(try load("lowercase\":true", by: "lowercase\":false").encode("The").ids == [1, 0, 2])
    let plain = try load("clean_text\":true", by: "clean_text\":false")
    #expect(plain.encode("the\0").ids == [1, 0, 2])
    #expect(try load().encode("the\0").ids == [1, 3, 2])
  }

  /// What sentence-transformers makes of a cased tokenizer: accents stay, letters do not.
  @Test func lowerCaseMayComeFirst() throws {
    func sequence(_ accents: String) -> String {
      """
      "normalizer":{"type":"Sequence","normalizers":[{"type":"Lowercase"},
      {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":\(accents),"lowercase":false}]},"pre_tokenizer"
      """
    }
    let bert = """
      "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":true},"pre_tokenizer"
      """
    let cased = try load("lowercase\":true", by: "lowercase\":false")
    for tokenizer in [try load(bert, by: sequence("null")), try cased.lowercasing()] {
      #expect(tokenizer.encode("THE").ids == [1, 3, 2])
      #expect(tokenizer.encode("THÉ").ids == [1, 0, 2])
      #expect(tokenizer.options.stripsAccents == false)
    }
    #expect(try load(bert, by: sequence("true")).encode("THÉ").ids == [1, 3, 2])
    #expect(try load().lowercasing().encode("THÉ").ids == [1, 3, 2], "it did so before")
    for other in [
      "[]", "[{\"type\":\"Lowercase\"}]", "[{\"type\":\"NFC\"},{\"type\":\"BertNormalizer\"}]",
      "[{\"type\":\"Lowercase\"},{\"type\":\"NFC\"}]", "3",
    ] {
      let text = "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":\(other)},\"pre_tokenizer\""
      #expect(throws: WordPieceError.self) { try load(bert, by: text) }
    }
  }

  @Test func withoutANormalizerTextStaysAsItIs() throws {
    let normalizer = """
      {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":true}
      """
    let tokenizer = try load(normalizer, by: "null")
    #expect(tokenizer.encode("The the").ids == [1, 0, 3, 2])
  }

  @Test(arguments: [
    ("type\":\"WordPiece", "type\":\"BPE", "model BPE"),
    ("type\":\"WordPiece", "type\":\"Unigram", "model Unigram"),
    ("BertNormalizer", "NFKC", "normalizer NFKC"),
    ("BertPreTokenizer", "Metaspace", "pre-tokenizer Metaspace"),
    ("BertProcessing", "RobertaProcessing", "post-processor RobertaProcessing"),
  ])
  func refusesOtherTypesByName(part: String, other: String, name: String) throws {
    let error = #expect(throws: WordPieceError.self) { try load(part, by: other) }
    guard case .unsupported(_, let part, let type, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect("\(part) \(type)" == name)
  }

  @Test func saysWhereAnUnsupportedTypeStands() {
    let error = WordPieceError.unsupported(path: "t.json", part: "model", type: "BPE", byte: 7)
    let text = "t.json: byte 7: the model BPE is not supported; only BERT's WordPiece is"
    #expect(error.description == text)
  }

  @Test(arguments: [
    ("\"unk_token\":\"[UNK]\",", "unk_token"), ("\"lowercase\":true", "lowercase"),
    ("\"max_input_chars_per_word\":3,", "max_input_chars_per_word"),
    ("\"pre_tokenizer\":{\"type\":\"BertPreTokenizer\"},", "pre_tokenizer"),
  ])
  func namesTheMemberThatIsMissing(part: String, member: String) {
    let path = "\(folder.path)/tokenizer.json"
    let rest = part == "\"lowercase\":true" ? "\"other\":0" : ""
    // The byte is that of the object around the member.
    let text = tokenizer(part, by: rest)
    let object = [
      "unk_token": "{\"type\":\"WordPiece\"", "lowercase": "{\"type\":\"BertNormalizer\"",
    ]
    let start = object[member, default: member.hasPrefix("max") ? "{\"type\":\"WordPiece\"" : "{"]
    let byte = text.split(separator: start, omittingEmptySubsequences: false)[0].utf8.count
    let error = WordPieceError.missingMember(path: path, member: member, byte: byte)
    #expect(throws: error) { try load(part, by: rest) }
    let expected = "expected the member \"\(member)\" in this object, found none"
    #expect("\(error)" == "\(path): byte \(byte): \(expected)")
  }

  @Test(arguments: [
    ("\"the\":3", "\"the\":-3", "vocab", "a token's number", "-3"),
    ("\"the\":3", "\"the\":3.5", "vocab", "a token's number", "3.5"),
    ("\"the\":3", "\"the\":4294967296", "vocab", "a token's number", "4294967296"),
    ("\"lowercase\":true", "\"lowercase\":1", "lowercase", "true or false", "1"),
    ("word\":3", "word\":-1", "max_input_chars_per_word", "a whole number", "-1"),
    ("\"unk_token\":\"[UNK]\"", "\"unk_token\":null", "unk_token", "a string", "null"),
    ("[\"[SEP]\",2]", "[2]", "sep", "an array of a token and its number", "[2]"),
    ("\"added_tokens\":[]", "\"added_tokens\":{}", "added_tokens", "an array", "{}"),
  ])
  func namesTheMemberThatIsWrong(
    part: String, other: String, member: String, expected: String, found: String
  ) {
    let error = #expect(throws: WordPieceError.self) { try load(part, by: other) }
    guard case .invalidMember(let path, member, expected, found, let byte) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let text = "\(path): byte \(byte): expected \(expected) as \"\(member)\", found \(found)"
    #expect(error?.description == text)
  }

  @Test func twoTokensWithOneNumber() {
    let error = #expect(throws: WordPieceError.self) { try load("\"##s\":9", by: "\"##s\":3") }
    guard case .duplicateID(let path, let id, let byte) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      error?.description
        == "\(path): byte \(byte): expected each number once, found \(id) for a second token")
  }

  @Test func aNumberFarFromTheOthers() {
    let error = #expect(throws: WordPieceError.self) {
      try load("\"##s\":9", by: "\"##s\":2000000000")
    }
    guard case .idTooLarge(let path, 2_000_000_000, 65_546, let byte) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(
      error?.description == "\(path): byte \(byte): expected a token's number below 65546, "
        + "for so few tokens, found 2000000000")
  }

  @Test func anUnknownTokenThatIsNotThere() {
    let path = "\(folder.path)/tokenizer.json"
    #expect(throws: WordPieceError.missingToken("<unk>", role: "unknown", path: path)) {
      try load("unk_token\":\"[UNK]", by: "unk_token\":\"<unk>")
    }
  }

  // MARK: Templates

  private func template(_ single: String, _ tokens: String) throws -> BertTokenizer {
    try load(
      "{\"type\":\"BertProcessing\",\"sep\":[\"[SEP]\",2],\"cls\":[\"[CLS]\",1]}",
      by: "{\"type\":\"TemplateProcessing\",\"single\":[\(single)],\"pair\":[],"
        + "\"special_tokens\":{\(tokens)}}")
  }

  @Test func aTemplateThatWouldPutMoreTokensAroundATextThanAnyoneNeeds() throws {
    let ids = Array(repeating: "1", count: 10_000).joined(separator: ",")
    let names = Array(repeating: "\"x\"", count: 10_000).joined(separator: ",")
    let part = "{\"SpecialToken\":{\"id\":\"x\",\"type_id\":0}}"
    let error = #expect(throws: WordPieceError.self) {
      try template(
        Array(repeating: part, count: 10_000).joined(separator: ","),
        "\"x\":{\"id\":\"x\",\"ids\":[\(ids)],\"tokens\":[\(names)]}")
    }
    guard case .invalidMember(_, "single", let expected, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(expected == "at most 65536 tokens around a text")
  }

  @Test func aTemplateOfATokenThatItDoesNotList() throws {
    let error = #expect(throws: WordPieceError.self) {
      try template("{\"SpecialToken\":{\"id\":\"x\",\"type_id\":0}}", "")
    }
    guard case .invalidMember(_, "SpecialToken", "one of the special_tokens", _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func whatIsNotJSON() throws {
    let path = try folder.write("tokenizer.json", "{\"model\": ")
    let error = #expect(throws: WordPieceError.self) { try BertTokenizer(tokenizerFile: path) }
    #expect(error?.description == "\(path): byte 10: expected a value, found the end")
  }

  @Test func whatIsNoObject() throws {
    let path = try folder.write("tokenizer.json", "[1]")
    let error = #expect(throws: WordPieceError.self) { try BertTokenizer(tokenizerFile: path) }
    #expect(error?.description == "\(path): byte 0: expected an object, found [1]")
  }

  @Test func addedTokensFollowTheVocabulary() throws {
    let added = """
      [{"id":77,"content":"<x>","single_word":false,"lstrip":false,"rstrip":false,
      "normalized":false,"special":true}]
      """
    let tokenizer = try load("\"added_tokens\":[]", by: "\"added_tokens\":\(added)")
    #expect(tokenizer.id(of: "<x>") == 5)
    #expect(tokenizer.token(5) == "<x>")
    #expect(tokenizer.encode("the<x>").ids == [1, 3, 5, 2])
  }
}

/// What only the real model's files can show; skipped where set-up has not fetched them.
@Suite(.enabled(if: Fixtures.realModel != nil, "the real model is not in weights/"))
struct RealTokenizerTests {
  @Test func bothFormsOfTheFilesAreOneTokenizer() throws {
    let folder = try #require(Fixtures.realModel)
    let whole = try BertTokenizer(directory: folder)
    let parts = try BertTokenizer(
      vocabularyFile: "\(folder)/vocab.txt", configurationFile: "\(folder)/tokenizer_config.json")
    #expect(whole.vocabulary.count == 30_522)
    let text = "He sat by the river bank. [MASK] unaffable \u{130} \u{4E2D}\u{6587}"
    #expect(whole.encode(text) == parts.encode(text))
    #expect(
      whole.encode("He sat by the river bank.").ids
        == [101, 2002, 2938, 2011, 1996, 2314, 2924, 1012, 102])
  }
}
