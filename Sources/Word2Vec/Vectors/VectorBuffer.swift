internal import SafeTensorsLoader

/// The numbers of all vectors, vector after vector.
///
/// They stand in memory of this process, or in the mapped file that they were opened from, which is
/// then read as they are touched. ``span`` lends them without a copy; `Array(…)` makes one.
public struct VectorBuffer: RandomAccessCollection, Equatable, Sendable {
  private let storage: Storage
  /// How many numbers there are.
  public let endIndex: Int

  private enum Storage {
    case owned([Float])
    /// The numbers, and where they stand.
    case file(FloatTensor, TensorView)
  }

  init(_ numbers: [Float]) {
    storage = .owned(numbers)
    endIndex = numbers.count
  }

  /// The numbers of a tensor, used where they stand if they are aligned.
  init(_ tensor: TensorView) throws(SafeTensorsError) {
    storage = .file(try FloatTensor(tensor), tensor)
    endIndex = tensor.elementCount
  }

  /// The file that the numbers stand in; nil where they are in memory of this process.
  var path: String? {
    switch storage {
    case .owned: nil
    case .file(_, let tensor): tensor.file.path
    }
  }

  /// 0.
  public var startIndex: Int { 0 }

  /// The number at `index`.
  public subscript(index: Int) -> Float { span[index] }

  /// All numbers.
  ///
  /// - Complexity: O(1); allocates nothing.
  public var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      // What the payload's copy holds, this value holds too.
      switch storage {
      case .owned(let numbers):
        return unsafe _overrideLifetime(numbers.span, borrowing: self)
      case .file(let tensor, _):
        return unsafe _overrideLifetime(tensor.span, borrowing: self)
      }
    }
  }

  /// Lends the numbers as one piece of memory, which they always are.
  ///
  /// - Parameter body: What uses them.
  /// - Returns: What `body` returns.
  public func withContiguousStorageIfAvailable<Result>(
    _ body: (UnsafeBufferPointer<Float>) throws -> Result
  ) rethrows -> Result? {
    try unsafe span.withUnsafeBufferPointer(body)
  }

  /// Whether there are the same numbers in both, as floats compare.
  public static func == (first: VectorBuffer, second: VectorBuffer) -> Bool {
    first.elementsEqual(second)
  }

  /// The numbers as a tensor to write, without a copy.
  func tensorData(named name: String, shape: [Int]) -> TensorData {
    switch storage {
    case .owned(let numbers): TensorData(name: name, shape: shape, floats: numbers)
    case .file(_, let tensor): TensorData(tensor, name: name)
    }
  }
}
