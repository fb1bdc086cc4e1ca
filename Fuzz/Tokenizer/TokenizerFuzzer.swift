// Tokenizes any bytes as text with several tokenizers, in every way there is, and checks what holds of
// every text; what begins as JSON is also loaded as a tokenizer.json, and what begins with the letter of
// another of a tokenizer's files as that, beside files that are whole.

internal import Files
internal import Glibc
internal import WordPiece

let vocabulary: Vocabulary = {
  let letters = "abcdefghijklmnopqrstuvwxyz0123456789\u{E9}\u{4E2D}\u{301}\u{302E}.,[]#!"
    .unicodeScalars
  let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
  do {
    return try Vocabulary(
      special + letters.map { "\($0)" } + letters.map { "##\($0)" } + ["the", "##ing", "un"])
  } catch {
    preconditionFailure("\(error)")
  }
}()

/// Tokenizers of every kind, with added tokens of every kind.
let tokenizers: [BertTokenizer] = {
  var left = AddedToken("<left>")
  left.stripsLeft = true
  var whole = AddedToken("whole")
  whole.isSingleWord = true
  whole.stripsRight = true
  var normalized = AddedToken("Caf\u{E9} Noir")
  normalized.isNormalized = true
  normalized.isSpecial = false
  return (0..<16).map { number in
    var options = BertTokenizer.Options()
    options.lowercases = number & 1 == 0
    options.stripsAccents = number & 2 == 0
    options.cleansText = number & 4 == 0
    options.tokenizesChineseCharacters = number & 4 == 0
    options.parsesSpecialTokens = number & 8 == 0
    do {
      return try BertTokenizer(
        vocabulary: vocabulary, options: options,
        addedTokens: number & 8 == 0 ? [left, whole, normalized] : [])
    } catch {
      preconditionFailure("\(error)")
    }
  }
}()

func use(_ tokenizer: BertTokenizer, _ text: String, seed: Int) {
  let encoding = tokenizer.encode(text)
  let scalarCount = text.unicodeScalars.count
  var start = 0
  for (range, word) in zip(encoding.offsets, encoding.wordIDs) where word != nil {
    precondition(start <= range.lowerBound && range.upperBound <= scalarCount && !range.isEmpty)
    start = range.lowerBound
  }
  let words = tokenizer.words(of: text)
  precondition(
    words.map(\.range.lowerBound)
      == words.indices.map { index in
        encoding.tokens(ofWord: index).map { encoding.offsets[$0.lowerBound].lowerBound } ?? -1
      })
  precondition(tokenizer.explain(text).words.map(\.word) == words)
  precondition(encoding.ranges(in: text).count == encoding.count)
  _ = tokenizer.decode(encoding.ids, skippingSpecialTokens: false, cleansUp: seed & 1 == 0)
  cut(tokenizer, text, encoding, seed: seed)
}

/// Windows hold all tokens, each in its place.
func cut(_ tokenizer: BertTokenizer, _ text: String, _ whole: Encoding, seed: Int) {
  let truncation = Truncation(
    maxLength: 3 + seed & 7, stride: seed >> 3 & 3, side: seed & 64 == 0 ? .left : .right)
  let options = EncodingOptions(truncation: truncation, padding: Padding(length: .fixed(8)))
  guard let found = try? tokenizer.encode(EncodingInput(text), options: options) else { return }
  let windows = [found] + found.overflowing
  let places = windows.map { window in
    zip(window.ids, window.offsets).enumerated()
      .filter { window.wordIDs[$0.offset] != nil }.map { ($0.element.0, $0.element.1) }
  }
  var expected = zip(whole.ids, whole.offsets).enumerated()
    .filter { whole.wordIDs[$0.offset] != nil }.map { ($0.element.0, $0.element.1) }
  if truncation.side == .left { expected.reverse() }
  var position = 0
  for (number, window) in places.enumerated() {
    let window = truncation.side == .left ? window.reversed() : window
    if number > 0 { position -= truncation.stride }
    for token in window {
      precondition(expected[position] == token)
      position += 1
    }
  }
  precondition(position == expected.count)
}

/// A tokenizer's files, by the byte that an input for one begins with.
enum Role: UInt8, CaseIterable {
  /// All of the input, which must be an object anyway.
  case tokenizer = 0x7B
  case configuration = 0x43
  case specialTokensMap = 0x4D
  case addedTokens = 0x41
  case vocabulary = 0x56

  var fileName: String {
    switch self {
    case .tokenizer: "tokenizer.json"
    case .configuration: "tokenizer_config.json"
    case .specialTokensMap: "special_tokens_map.json"
    case .addedTokens: "added_tokens.json"
    case .vocabulary: "vocab.txt"
    }
  }
}

/// A folder of this process alone; Scripts/fuzz removes it.
let folder: String = {
  let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  let path = "\(parent)/tokenizer-\(getpid())"
  precondition(unsafe mkdir(path, 0o700) == 0, "\(path) can not be made")
  return path
}()

func write(_ bytes: some Sequence<UInt8>, to path: String) {
  let bytes = Array(bytes)
  let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(unsafe write(file, bytes, bytes.count) == bytes.count)
  close(file)
}

/// A folder for each role, with the files that stand beside its own.
///
/// Those beside a tokenizer_config.json and the two older files are once a vocab.txt, and once a
/// tokenizer.json.
let folders: [Role: [String]] = {
  var folders: [Role: [String]] = [:]
  for role in Role.allCases {
    let isSmall = role != .tokenizer && role != .vocabulary
    folders[role] = (isSmall ? [false, true] : [false]).map { hasTokenizerFile in
      let path = "\(folder)/\(role.fileName)-\(hasTokenizerFile)"
      precondition(unsafe mkdir(path, 0o700) == 0)
      do {
        try vocabulary.write(to: "\(path)/vocab.txt")
        if hasTokenizerFile { try tokenizers[0].saveTokenizerFile(to: "\(path)/tokenizer.json") }
      } catch {
        preconditionFailure("\(error)")
      }
      write(
        #"{"mask_token":{"content":"[MASK]","lstrip":true}}"#.utf8,
        to: "\(path)/tokenizer_config.json")
      write(#"{"extra_special_tokens":["<left>"]}"#.utf8, to: "\(path)/special_tokens_map.json")
      write(#"{"whole":200,"<left>":201}"#.utf8, to: "\(path)/added_tokens.json")
      return path
    }
  }
  return folders
}()

/// Loads a tokenizer's file; what loads is saved and loaded again, and must be the same.
func load(_ bytes: ArraySlice<UInt8>, as role: Role) {
  for folder in folders[role] ?? [] {
    write(bytes, to: "\(folder)/\(role.fileName)")
    do {
      let tokenizer = try BertTokenizer(directory: folder)
      let text = "The <left> caf\u{E9} [MASK] whole \u{4E2D} unthing"
      let other = try again(tokenizer)
      compare(tokenizer, other, text)
      compare(tokenizer, other, String(decoding: bytes, as: UTF8.self))
    } catch {
      precondition(error is WordPieceError || error is FileError, "\(error)")
      precondition(!"\(error)".utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(error)")
    }
  }
}

func compare(_ tokenizer: BertTokenizer, _ other: BertTokenizer, _ text: String) {
  let encoding = tokenizer.encode(text)
  precondition(other.encode(text) == encoding)
  precondition(other.decode(encoding.ids) == tokenizer.decode(encoding.ids))
}

/// The same tokenizer, saved and loaded.
func again(_ tokenizer: BertTokenizer) throws -> BertTokenizer {
  let path = "\(folder)/again"
  do {
    try tokenizer.save(to: path)
    return try BertTokenizer(directory: path)
  } catch WordPieceError.notLines {
    try tokenizer.saveTokenizerFile(to: "\(path).json")
    return try BertTokenizer(tokenizerFile: "\(path).json")
  }
}

func test(_ bytes: [UInt8]) {
  let seed = bytes.reduce(0) { $0 &* 31 &+ Int($1) } & Int.max
  use(tokenizers[seed % tokenizers.count], String(decoding: bytes, as: UTF8.self), seed: seed >> 8)
  guard let role = bytes.first.flatMap(Role.init) else { return }
  load(role == .tokenizer ? bytes[...] : bytes.dropFirst(), as: role)
}

/// What libFuzzer, which brings the `main`, calls with every input.
///
/// https://llvm.org/docs/LibFuzzer.html#fuzz-target
@c(LLVMFuzzerTestOneInput)
func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe test(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
