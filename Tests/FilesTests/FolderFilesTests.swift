import Files
import Foundation
import Testing

@Suite struct FolderFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func allFilesBelowAreFoundInTheOrderOfTheirBytes() throws {
    for name in ["b", "a", "c"] { try Folder.create("\(folder.path)/\(name)") }
    try Folder.create("\(folder.path)/a/deep")
    for name in ["z.txt", "a/deep/x", "a/é", "a/z", "a.txt", "b/1", "B", ".hidden"] {
      try folder.write([], to: name)
    }
    let expected = [".hidden", "B", "a.txt", "a/deep/x", "a/z", "a/é", "b/1", "z.txt"]
    #expect(try Folder.files(below: folder.path) == expected.map { "\(folder.path)/\($0)" })
    #expect(try Folder.files(below: "\(folder.path)/b/") == ["\(folder.path)/b/1"])
  }

  @Test func linksToFilesCountAndLinksToFoldersDoNot() throws {
    try Folder.create("\(folder.path)/inner")
    try folder.write([], to: "inner/file")
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: "\(folder.path)/inner/loop", withDestinationPath: folder.path)
    try manager.createSymbolicLink(atPath: "\(folder.path)/link", withDestinationPath: "inner/file")
    try manager.createSymbolicLink(atPath: "\(folder.path)/lost", withDestinationPath: "nowhere")
    let expected = ["inner/file", "link", "lost"].map { "\(folder.path)/\($0)" }
    #expect(try Folder.files(below: folder.path) == expected)
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    #expect(throws: FileError.self) { try Folder.files(below: "\(folder.path)/none") }
  }
}
