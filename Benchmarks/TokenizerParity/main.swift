// What BertTokenizer makes of each line, for a program to compare with another tokenizer.
//
//   tokenizer-parity encode DIRECTORY FILE   a JSON string a line in; a line of tokens out, each as
//                                            id,start,end,word (word -1: none), with a space between
//   tokenizer-parity words DIRECTORY FILE    the same of words, each as the normalised word's UTF-8 in
//                                            hexadecimal,start,end; special tokens taken for text
//   tokenizer-parity time DIRECTORY FILE     seconds to load; MB of UTF-8 a second on plain lines
//
// DIRECTORY holds the tokenizer's files.

internal import Files
internal import StrictJSON
internal import WordPiece

func lines(of path: String) throws -> [[UInt8]] {
  try WholeFile.bytes(of: path).split(separator: 0x0A).map { Array($0) }
}

func encode(directory: String, file: String) throws {
  let tokenizer = try BertTokenizer(directory: directory)
  for line in try lines(of: file) {
    let text = try JSONDocument(parsing: line).root.string ?? ""
    let encoding = tokenizer.encode(text)
    print(
      encoding.ids.indices.map { index in
        let range = encoding.offsets[index]
        let word = encoding.wordIDs[index] ?? -1
        return "\(encoding.ids[index]),\(range.lowerBound),\(range.upperBound),\(word)"
      }.joined(separator: " "))
  }
}

func words(directory: String, file: String) throws {
  let tokenizer = try BertTokenizer(directory: directory, parsesSpecialTokens: false)
  for line in try lines(of: file) {
    let text = try JSONDocument(parsing: line).root.string ?? ""
    print(
      tokenizer.words(of: text).map { word in
        let digits = word.utf8.map { String(0x100 | Int($0), radix: 16).dropFirst() }.joined()
        return "\(digits),\(word.range.lowerBound),\(word.range.upperBound)"
      }.joined(separator: " "))
  }
}

func time(directory: String, file: String) throws {
  let clock = ContinuousClock()
  for _ in 0..<5 {
    let elapsed = try clock.measure { _ = try BertTokenizer(directory: directory) }
    print("load: \(elapsed)")
  }
  let tokenizer = try BertTokenizer(directory: directory)
  let texts = try lines(of: file).map { String(decoding: $0, as: UTF8.self) }
  let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
  for _ in 0..<7 {
    var tokenCount = 0
    let elapsed = clock.measure {
      for encoding in tokenizer.encode(texts) { tokenCount += encoding.count }
    }
    print("encode: \(Double(byteCount) / 1e6 / (elapsed / .seconds(1))) MB/s, \(tokenCount) tokens")
  }
}

switch CommandLine.arguments.dropFirst().map({ $0 }) {
case let arguments where arguments.count == 3 && arguments[0] == "encode":
  try encode(directory: arguments[1], file: arguments[2])
case let arguments where arguments.count == 3 && arguments[0] == "words":
  try words(directory: arguments[1], file: arguments[2])
case let arguments where arguments.count == 3 && arguments[0] == "time":
  try time(directory: arguments[1], file: arguments[2])
default:
  print("usage: tokenizer-parity encode|words|time DIRECTORY FILE")
}
