import StrictJSON
import TestSupport
import Testing
import WordPiece

/// Folders without a tokenizer.json, read as transformers reads them.
@Suite struct FolderTests {
  @Test func matchesTheReference() throws {
    let folders = try #require(try Fixtures.json("WordPiece/folders.json")["folders"]?.elements)
    let tokens = try Configuration.vocabulary.get()
    var count = 0
    for golden in folders {
      let folder = try TemporaryFolder()
      let vocabulary = try folder.write("vocab.txt", "")
      try tokens.write(to: vocabulary)
      for (name, content) in try #require(golden["files"]?.members) {
        try folder.write(#require(name.string), #require(content.string))
      }
      let tokenizer = try BertTokenizer(directory: folder.path)
      for example in try #require(golden["cases"]?.elements) {
        let text = try #require(example["text"]?.string)
        let name = Comment(rawValue: "\(golden["name"]?.string ?? ""): \(text)")
        #expect(try tokenizer.encode(text).ids == example.integers("ids").map(Int32.init), name)
        count += 1
      }
    }
    #expect(count > 30)
  }
}
