// Opens any bytes as a safetensors file, and uses whatever opens in every way there is; what does not
// begin as such a file is also opened as the index of two shards.

internal import Files
internal import Glibc
internal import SafeTensorsLoader

/// Reads all of a tensor and some of its slices, which `seed` chooses.
func use(_ tensor: TensorView, seed: Int) throws {
  precondition(tensor.bytes.byteCount == tensor.byteCount)
  let ranges = tensor.shape.enumerated().map { dimension, size -> Range<Int> in
    let begin = size == 0 ? 0 : (seed &>> dimension) & 0xFF % size
    return begin..<min(begin + (size - begin) / 2 + seed & 1, size)
  }
  if let slice = try? tensor.slice(ranges) {
    precondition(slice.bytes().count == slice.byteCount)
    if let view = slice.contiguousView { precondition(view.byteCount == slice.byteCount) }
    if let floats = try? slice.floats() { precondition(floats.count == slice.elementCount) }
    let whole = try tensor.slice()
    precondition(whole.bytes().count == tensor.byteCount)
    if let first = ranges.first {
      let rows = try tensor.rows(first)
      precondition(rows.shape[0] == first.count)
    }
  }
  // One element too many, and one dimension.
  precondition((try? tensor.slice(tensor.shape.map { 0..<$0 } + [0..<0])) == nil)
  guard let floats = try? tensor.floats() else { return }
  precondition(floats.count == tensor.elementCount)
  let copy = try FloatTensor(tensor)
  precondition(copy.span.count == floats.count)
  for index in floats.indices {
    precondition(copy.span[index].bitPattern == floats[index].bitPattern)
  }
}

func use(_ file: SafeTensorsFile, seed: Int) throws {
  var tensors: [TensorData] = []
  var end: Int?
  for name in file.tensorNames {
    let tensor = try file.tensor(named: name)
    precondition(end == nil || end == tensor.byteRange.lowerBound)
    end = tensor.byteRange.upperBound
    try use(tensor, seed: seed)
    if tensor.dataType.isKnown { tensors.append(TensorData(tensor)) }
  }
  // What can be read can be written, but for shapes without elements that are too large for JSON.
  try SafeTensorsFile.write(tensors, metadata: file.metadata, to: "/dev/null")
}

/// Opens the bytes, and says what is wrong with them in one line where they do not open.
func open(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    precondition(error is SafeTensorsError || error is FileError)
    let text = "\(error)"
    precondition(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(text)")
    precondition(text.utf8.count < 2000, "\(text)")
  }
}

/// A folder with two shards, of the tensors a, b and c.
let folder: String = {
  let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  do {
    let byte = { (name: String) in
      TensorData(name: name, dataType: .uint8, shape: [1], bytes: [7])
    }
    try SafeTensorsFile.write([byte("a"), byte("b")], to: "\(folder)/1")
    try SafeTensorsFile.write([byte("c")], to: "\(folder)/2")
  } catch {
    preconditionFailure("\(error)")
  }
  return folder
}()

func openIndex(_ bytes: [UInt8]) {
  let path = "\(folder)/index.json"
  let file = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  precondition(unsafe write(file, bytes, bytes.count) == bytes.count)
  close(file)
  open {
    let checkpoint = try SafeTensorsCheckpoint(path: path)
    for name in checkpoint.tensorNames { _ = try checkpoint.tensor(named: name).floats() }
  }
}

func test(_ bytes: [UInt8]) {
  let seed = bytes.reduce(0) { $0 &* 31 &+ Int($1) }
  open { try use(SafeTensorsFile(bytes: bytes), seed: seed) }
  // No header is that long, but this is how JSON begins.
  if bytes.count < 8 || bytes[4..<8].contains(where: { $0 != 0 }) { openIndex(bytes) }
}

/// What libFuzzer, which brings the `main`, calls with every input.
///
/// https://llvm.org/docs/LibFuzzer.html#fuzz-target
@c(LLVMFuzzerTestOneInput)
func test(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  unsafe test(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
