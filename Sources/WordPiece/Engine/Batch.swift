internal import Parallel

/// Many inputs, shared out among threads.
struct Batch<Input: Sendable> {
  private let inputs: [Input]
  private let threadCount: Int

  /// How many inputs a thread takes at a time: enough to forget what taking them costs.
  private static var partSize: Int { 256 }

  init(_ inputs: [Input], threadCount: Int) {
    precondition(threadCount > 0, "expected at least 1 thread, not \(threadCount)")
    self.inputs = inputs
    self.threadCount = threadCount
  }

  /// What `body` makes of each input, in their order.
  func map<Output: Sendable>(
    _ body: @Sendable (Input, inout EncodingScratch) -> Output
  ) -> [Output] {
    let partCount = (inputs.count + Self.partSize - 1) / Self.partSize
    return unsafe [Output](unsafeUninitializedCapacity: inputs.count) { buffer, count in
      let outputs = unsafe Slots(buffer)
      let pool = ThreadPool(threadCount: min(threadCount, max(1, partCount)))
      pool.run(partCount) { part in
        if pool.threadCount > 1 { Self.growHeap() }
        let start = part * Self.partSize
        var scratch = EncodingScratch()
        for index in start..<min(start + Self.partSize, inputs.count) {
          outputs.initialize(index, to: body(inputs[index], &scratch))
        }
      }
      count = inputs.count
    }
  }
}

extension Batch {
  /// Has this thread's heap grow once, by what a part's results usually take, rather than page by page.
  ///
  /// glibc asks the system for each page of a heap that is not the first thread's, 6,000 times for 9 MB
  /// of text where it now is 600 times, and threads wait for each other there.
  private static func growHeap() {
    unsafe UnsafeMutableRawPointer.allocate(byteCount: 120_000, alignment: 16).deallocate()
  }
}

/// An array's memory, each element of which is written by one thread, once.
@safe
private struct Slots<Element>: @unchecked Sendable {
  private let elements: UnsafeMutableBufferPointer<Element>

  init(_ elements: UnsafeMutableBufferPointer<Element>) { unsafe self.elements = elements }

  func initialize(_ index: Int, to element: Element) {
    unsafe elements.initializeElement(at: index, to: element)
  }
}
