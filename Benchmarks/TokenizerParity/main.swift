// What BertTokenizer makes of texts, and how fast, for a program to compare with another tokenizer.
//
//   tokenizer-parity encode DIRECTORY FILE   a JSON string a line in; a line of tokens out, each as
//                                            id,start,end,word (word -1: none), with a space between
//   tokenizer-parity words DIRECTORY FILE    the same of words, each as the normalised word's UTF-8 in
//                                            hexadecimal,start,end; special tokens taken for text
//   tokenizer-parity speed DIRECTORY FILE THREADS
//                                            MB of UTF-8 a second on plain lines, of three times
//   tokenizer-parity shape DIRECTORY NUMBER SIZE
//                                            the name of a shape of text, and MB a second for SIZE
//                                            MB, the best of nine times
//
// DIRECTORY holds the tokenizer's files.

internal import Files
internal import StrictJSON
internal import WordPiece

func lines(of path: String) throws -> [[UInt8]] {
  try WholeFile.bytes(of: path).split(separator: 0x0A).map { Array($0) }
}

// MARK: Results

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

// MARK: Speed

/// MB of UTF-8 a second, to encodings that are kept until the clock has stopped.
func speed(_ tokenizer: BertTokenizer, _ texts: [String], threadCount: Int = 1) -> Double {
  let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
  var kept: [Encoding] = []
  let elapsed = ContinuousClock().measure {
    kept = tokenizer.encode(texts, threadCount: threadCount)
  }
  // Ids, offsets, words and masks are all in there.
  precondition(kept.allSatisfy { $0.attentionMask.count == $0.wordIDs.count })
  return Double(byteCount) / 1e6 / (elapsed / .seconds(1))
}

func speed(directory: String, file: String, threads: String) throws {
  let tokenizer = try BertTokenizer(directory: directory)
  let texts = try lines(of: file).map { String(decoding: $0, as: UTF8.self) }
  let threadCount = Int(threads) ?? 1
  _ = speed(tokenizer, Array(texts.prefix(1000)), threadCount: threadCount)
  for _ in 0..<3 { print(speed(tokenizer, texts, threadCount: threadCount)) }
}

let shapes = [
  ("plain text", "He sat by the river bank and watched, unaffable, the currents. "),
  ("one word", "a"), ("[", "["), ("combining marks", "\u{301}\u{323}"),
  ("marks that stay", "\u{1D16D}\u{302E}\u{1D165}"), ("ideographs", "\u{4E2D}"),
  ("Hangul", "\u{D55C}"), ("controls", "\u{200D}"), ("spaces", " "), ("[MASK", "[MASK"),
  ("[SEP]", "[SEP]"), ("punctuation", "!"), ("letters apart", "a "), ("capitals", "\u{C4}"),
]

func shape(directory: String, number: String, megabytes: String) throws {
  let tokenizer = try BertTokenizer(directory: directory)
  guard let number = Int(number), shapes.indices.contains(number), let size = Int(megabytes) else {
    return
  }
  let (name, unit) = shapes[number]
  let text = String(repeating: unit, count: size * 1_000_000 / unit.utf8.count)
  let speeds = (0..<9).map { _ in speed(tokenizer, [text]) }
  print("\(name)\t\(speeds.max() ?? 0)")
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("encode", 3): try encode(directory: arguments[1], file: arguments[2])
case ("words", 3): try words(directory: arguments[1], file: arguments[2])
case ("speed", 4):
  try speed(directory: arguments[1], file: arguments[2], threads: arguments[3])
case ("shape", 4):
  try shape(directory: arguments[1], number: arguments[2], megabytes: arguments[3])
default: print("usage: tokenizer-parity encode|words|speed|shape DIRECTORY ...")
}
