// Opens any bytes as a file of word vectors, in every format, and uses whatever opens; what can be
// written is written, and read back.

internal import Files
internal import Glibc
internal import Word2Vec

/// Where the files stand.
let folder: String = {
  unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
}()

func write(_ bytes: [UInt8], to path: String) {
  let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(unsafe Glibc.write(file, bytes, bytes.count) == bytes.count)
  close(file)
}

/// Does `body`, and checks that what is wrong is said in one short line.
func attempt(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    let text = "\(error)"
    precondition(!text.utf8.contains { $0 == 0x0A }, "\(text)")
    precondition(text.utf8.count < 2000, "\(text)")
  }
}

/// Looks every word up, and adds up all that there is.
func use(_ vectors: KeyedVectors) {
  precondition(vectors.vectors.count == vectors.count * vectors.vectorSize)
  for index in vectors.words.indices.prefix(100) {
    let word = vectors.words[index]
    if let found = vectors.index(of: word) { precondition(0..<vectors.count ~= found) }
    precondition(vectors.vector(at: index).count == vectors.vectorSize)
  }
  precondition(vectors.norms.allSatisfy { $0.isFinite })
  if let counts = vectors.counts { _ = counts.reduce(0, +) }
  if let first = vectors.words.first { attempt { _ = try vectors.mostSimilar(to: first) } }
}

func test(_ bytes: [UInt8]) {
  let path = "\(folder)/vectors"
  write(bytes, to: path)
  for format in KeyedVectors.Format.allCases.map({ $0 as KeyedVectors.Format? }) + [nil] {
    attempt {
      let vectors = try KeyedVectors(contentsOf: path, format: format)
      use(vectors)
      // The other way round, so that the file is not its own source.
      let other: KeyedVectors.Format = format == .safetensors ? .binary : .safetensors
      try vectors.save(to: "\(folder)/written", as: other)
      let read = try KeyedVectors(contentsOf: "\(folder)/written")
      precondition(read.vectors == vectors.vectors)
      precondition(read.words.count == vectors.words.count)
    }
  }
  attempt { use(try Word2VecModel(contentsOf: path).vectors) }
  attempt { _ = try KeyedVectors(contentsOf: "\(folder)/written", vocabulary: path) }
}

/// What libFuzzer, which brings the `main`, calls with every input.
///
/// https://llvm.org/docs/LibFuzzer.html#fuzz-target
@c(LLVMFuzzerTestOneInput)
func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe test(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
