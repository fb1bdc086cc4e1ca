internal import Parallel
internal import Synchronization

/// Many inputs, shared out among threads.
struct Batch<Input: Sendable> {
  private let inputs: [Input]
  private let threadCount: Int

  /// How many inputs a thread takes at a time: enough to forget what taking them costs.
  private static var partSize: Int { 128 }

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
    guard threadCount > 1, partCount > 1 else { return map(inputs.indices, body) }
    let parts = Mutex([[Output]](repeating: [], count: partCount))
    ThreadPool(threadCount: min(threadCount, partCount)).run(partCount) { number in
      let start = number * Self.partSize
      let part = map(start..<min(start + Self.partSize, inputs.count), body)
      parts.withLock { $0[number] = part }
    }
    var outputs: [Output] = []
    outputs.reserveCapacity(inputs.count)
    for part in parts.withLock({ $0 }) { outputs.append(contentsOf: part) }
    return outputs
  }

  private func map<Output>(
    _ range: Range<Int>, _ body: (Input, inout EncodingScratch) -> Output
  ) -> [Output] {
    var scratch = EncodingScratch()
    return inputs[range].map { body($0, &scratch) }
  }
}
