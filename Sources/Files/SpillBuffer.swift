/// Numbers that are written once, from the first to the last, and then read in any order.
///
/// Up to a limit they stand in memory; beyond it, all of them in a nameless file in `TMPDIR`, else in
/// `/tmp`, which nobody else can open and which is gone when the process is.
package struct SpillBuffer<Element: BitwiseCopyable & Sendable>: ~Copyable {
  /// How many numbers have been written.
  package private(set) var count = 0

  /// Only what is written of them takes up memory; nil once the numbers go to ``file``.
  private var memory: MappedPages?
  private var file: FileDescriptor?
  /// What errors call ``file``.
  private let folder = AtomicFile.temporaryFolder

  /// An empty buffer.
  ///
  /// - Parameter memoryLimit: How many bytes may stand in memory.
  package init(memoryLimit: Int) {
    var limit = memoryLimit
    // A process may be allowed less address space than that.
    while limit > 0, memory == nil {
      memory = MappedPages(zeros: limit)
      limit /= 2
    }
  }

  private var byteCount: Int { count * MemoryLayout<Element>.stride }

  /// Appends `elements`.
  ///
  /// - Throws: ``FileError`` where they must go to a file and cannot.
  package mutating func append(_ elements: Span<Element>) throws(FileError) {
    // Numbers without padding, which are bytes like any others.
    let bytes = unsafe elements.bytes
    if file == nil, byteCount + bytes.byteCount > memory?.byteCount ?? 0 { try spill() }
    if let memory {
      unsafe bytes.withUnsafeBytes { source in
        guard let start = source.baseAddress else { return }
        unsafe (memory.base + byteCount).copyMemory(from: start, byteCount: source.count)
      }
    } else {
      try file?.write(bytes, to: folder)
    }
    count += elements.count
  }

  /// What was written, to be read.
  ///
  /// - Throws: ``FileError`` where a file cannot be mapped.
  package consuming func finish() throws(FileError) -> StoredNumbers<Element> {
    guard count > 0 else { return StoredNumbers(count: 0, in: nil) }
    if let memory {
      memory.cut(to: byteCount)
      return StoredNumbers(count: count, in: memory)
    }
    let (count, byteCount, folder) = (count, byteCount, folder)
    guard case .some(let file) = consume file,
      let pages = MappedPages(of: file, byteCount: byteCount)
    else { throw FileError(.read, folder) }
    return StoredNumbers(count: count, in: pages)
  }

  /// Moves what has been written to a file.
  private mutating func spill() throws(FileError) {
    let file = try AtomicFile.createNameless(in: folder)
    if let memory {
      let written = unsafe UnsafeRawBufferPointer(start: memory.base, count: byteCount)
      unsafe try file.write(RawSpan(_unsafeBytes: written), to: folder)
    }
    self.file = .some(file)
    memory = nil
  }
}
