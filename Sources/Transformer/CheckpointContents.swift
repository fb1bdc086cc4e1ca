internal import Digests
internal import Parallel
internal import SafeTensorsLoader
internal import Synchronization

/// What only reading all of a checkpoint tells: digests, and numbers that are none.
///
/// The work is cut into parts for all threads: a file's digest is one of them, because no part of it
/// can be computed before the one in front of it.
struct CheckpointContents {
  /// For each file.
  private(set) var fileDigests: [String]
  /// For each tensor; nil where its type has no NaN and infinities.
  private(set) var nonFinite: [NonFiniteCounts?]
  /// For each tensor; nil where it was not asked for.
  private(set) var tensorDigests: [String?]

  private enum Part: Sendable {
    case file(Int)
    case tensor(Int)
    case elements(Int, Range<Int>)
  }

  private enum Outcome {
    case fileDigest(Int, String)
    case tensorDigest(Int, String)
    case nonFinite(Int, NonFiniteCounts)
  }

  /// How many elements are looked at in one part.
  private static let elementLimit = 1 << 20

  init(files: [SafeTensorsFile], tensors: [TensorView], hashesTensors: Bool, pool: ThreadPool) {
    fileDigests = files.map { _ in "" }
    nonFinite = tensors.map { $0.isConvertible && $0.dataType.canBeNonFinite ? .init() : nil }
    tensorDigests = tensors.map { _ in nil }
    var parts = files.indices.map { Part.file($0) }
    if hashesTensors { parts += tensors.indices.map { Part.tensor($0) } }
    for (index, tensor) in tensors.enumerated() where nonFinite[index] != nil {
      for start in stride(from: 0, to: tensor.elementCount, by: Self.elementLimit) {
        let end = min(start + Self.elementLimit, tensor.elementCount)
        parts.append(.elements(index, start..<end))
      }
    }
    for outcome in Self.outcomes(of: parts, files, tensors, on: pool) { add(outcome) }
  }

  private mutating func add(_ outcome: Outcome) {
    switch outcome {
    case .fileDigest(let index, let digest): fileDigests[index] = digest
    case .tensorDigest(let index, let digest): tensorDigests[index] = digest
    case .nonFinite(let index, let counts):
      nonFinite[index] = nonFinite[index].map { $0 + counts }
    }
  }

  /// The results of all parts, in any order.
  private static func outcomes(
    of parts: [Part], _ files: [SafeTensorsFile], _ tensors: [TensorView], on pool: ThreadPool
  ) -> [Outcome] {
    let outcomes = Mutex<[Outcome]>([])
    pool.run(parts.count) { index in
      let outcome: Outcome
      switch parts[index] {
      case .file(let number):
        let file = files[number]
        outcome = .fileDigest(number, SHA256.hexadecimal(of: file.bytes))
      case .tensor(let tensor):
        let view = tensors[tensor]
        outcome = .tensorDigest(tensor, SHA256.hexadecimal(of: view.bytes))
      case .elements(let tensor, let range):
        // It throws for types without floats only, and those have no such part.
        guard let counts = try? tensors[tensor].nonFiniteCounts(in: range) else { return }
        outcome = .nonFinite(tensor, counts)
      }
      outcomes.withLock { $0.append(outcome) }
    }
    return outcomes.withLock { $0 }
  }
}
