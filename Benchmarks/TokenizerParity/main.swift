// What BertTokenizer makes of texts, and how fast, for a program to compare with another tokenizer.
//
//   tokenizer-parity encode DIRECTORY FILE   a JSON string a line in; a line of tokens out, each as
//                                            id,start,end,word (word -1: none), with a space between
//   tokenizer-parity words DIRECTORY FILE    the same of words, each as the normalised word's UTF-8 in
//                                            hexadecimal,start,end; special tokens taken for text
//   tokenizer-parity speed DIRECTORY FILE THREADS
//                                            MB of UTF-8 a second on plain lines, of three times
//   tokenizer-parity shapes DIRECTORY        MB a second for 1 and for 2 MB of texts of odd shapes
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

/// All that the reference's encodings hold, to be kept: ids, offsets, words, and both masks.
struct Kept {
  let encoding: Encoding
  let special: [Bool]
  let attention: [Bool]
}

/// MB of UTF-8 a second.
func speed(_ tokenizer: BertTokenizer, _ texts: [String], threadCount: Int = 1) -> Double {
  let byteCount = texts.reduce(0) { $0 + $1.utf8.count }
  var kept: [Kept] = []
  kept.reserveCapacity(texts.count)
  let elapsed = ContinuousClock().measure {
    for encoding in tokenizer.encode(texts, threadCount: threadCount) {
      kept.append(
        Kept(
          encoding: encoding, special: encoding.specialTokensMask,
          attention: encoding.attentionMask))
    }
  }
  precondition(kept.count == texts.count)
  return Double(byteCount) / 1e6 / (elapsed / .seconds(1))
}

func speed(directory: String, file: String, threads: String) throws {
  let tokenizer = try BertTokenizer(directory: directory)
  let texts = try lines(of: file).map { String(decoding: $0, as: UTF8.self) }
  let threadCount = Int(threads) ?? 1
  _ = speed(tokenizer, Array(texts.prefix(1000)), threadCount: threadCount)
  for _ in 0..<3 { print(speed(tokenizer, texts, threadCount: threadCount)) }
}

func shapes(directory: String) throws {
  let tokenizer = try BertTokenizer(directory: directory)
  let shapes = [
    ("plain text", "He sat by the river bank and watched, unaffable, the currents. "),
    ("one word", "a"), ("[", "["), ("combining marks", "\u{301}\u{323}"),
    ("marks that stay", "\u{1D16D}\u{302E}\u{1D165}"), ("ideographs", "\u{4E2D}"),
    ("Hangul", "\u{D55C}"), ("controls", "\u{200D}"), ("spaces", " "), ("[MASK", "[MASK"),
    ("[SEP]", "[SEP]"), ("punctuation", "!"), ("letters apart", "a "), ("capitals", "\u{C4}"),
  ]
  for (name, unit) in shapes {
    let megabyte = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
    let speeds = [megabyte, megabyte + megabyte].map { text in
      (0..<5).map { _ in speed(tokenizer, [text]) }.sorted()[2]
    }
    print("\(name)\t\(speeds[0])\t\(speeds[1])")
  }
}

let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("encode", 3): try encode(directory: arguments[1], file: arguments[2])
case ("words", 3): try words(directory: arguments[1], file: arguments[2])
case ("speed", 4):
  try speed(directory: arguments[1], file: arguments[2], threads: arguments[3])
case ("shapes", 2): try shapes(directory: arguments[1])
default: print("usage: tokenizer-parity encode|words|speed|shapes DIRECTORY [FILE [THREADS]]")
}
