/// A tensor to compute with: its floats in memory that stays where it is, and its shape.
///
/// An F32 tensor at an aligned address is used where it stands in the mapped file, without a copy;
/// any other is converted once. Either way the memory is immutable, lives as long as the value or a
/// copy of it, and can be read from any thread.
@safe
public struct FloatTensor: Sendable {
  /// The name in the file.
  public let name: String
  /// The size of each dimension, the slowest first; empty for a scalar.
  public let shape: [Int]
  /// The product of the shape; 1 for a scalar.
  public let elementCount: Int
  /// Whether the floats were copied, and so cost memory of this process.
  public let isCopied: Bool

  /// Owns what `base` points to.
  private let memory: Memory
  // Points into immutable memory that this value retains.
  nonisolated(unsafe) private let base: UnsafePointer<Float>?

  /// Makes the floats of `tensor` ready.
  ///
  /// Rounds as ``TensorView/floats()``.
  ///
  /// - Throws: As ``TensorView/floats()``.
  /// - Complexity: O(1) for aligned F32; else O(elements), and allocates them.
  public init(_ tensor: TensorView) throws(SafeTensorsError) {
    let conversion = try tensor.floatConversion()
    let elementCount = tensor.elementCount
    let isInPlace = tensor.hasFloatsInPlace
    if isInPlace {
      memory = tensor.file.memory
      let mapped = unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[tensor.byteRange])
      unsafe base = mapped.baseAddress?.assumingMemoryBound(to: Float.self)
    } else {
      unsafe memory = Memory(byteCount: elementCount * MemoryLayout<Float>.stride) {
        unsafe conversion.convert(tensor.bytes, into: $0.bindMemory(to: Float.self))
      }
      unsafe base = memory.bytes.baseAddress?.assumingMemoryBound(to: Float.self)
    }
    isCopied = !isInPlace
    name = tensor.name
    shape = tensor.shape
    self.elementCount = elementCount
  }

  /// The elements, row-major.
  ///
  /// - Complexity: O(1); allocates and retains nothing.
  public var span: Span<Float> {
    @_lifetime(borrow self)
    get {
      let floats = unsafe UnsafeBufferPointer(start: base, count: elementCount)
      return unsafe _overrideLifetime(Span(_unsafeElements: floats), borrowing: self)
    }
  }
}

extension FloatTensor {
  /// Gives the memory of a mapped tensor back to the system until it is touched again.
  ///
  /// For whoever has made something else of the floats, and will hardly look at them again.
  package func releasePages() {
    guard !isCopied, let base = unsafe base, let start = unsafe memory.bytes.baseAddress else {
      return
    }
    let first = unsafe UnsafeRawPointer(base) - start
    memory.releasePages(of: first..<first + elementCount * MemoryLayout<Float>.stride)
  }
}

extension TensorView {
  /// Whether the elements are floats at an address that suits them, so that a ``FloatTensor`` copies
  /// none.
  public var hasFloatsInPlace: Bool {
    let address = unsafe UInt(bitPattern: file.memory.bytes.baseAddress)
    let offset = UInt(byteRange.lowerBound)
    return dataType == .float32 && (address + offset) % UInt(MemoryLayout<Float>.alignment) == 0
  }
}
