/// A part of a tensor: a range of each dimension.
///
/// A slice is a view: making one reads nothing, and what is read of it are its own elements, run by
/// run, where a run is as long as the elements stand together in the file. Of a mapped file, pages
/// that hold none of them are never touched; of one that was read, all bytes are in memory already.
public struct TensorSlice: Sendable {
  /// The tensor that this is a part of.
  public let tensor: TensorView
  /// A range for each dimension of the tensor.
  public let ranges: [Range<Int>]

  /// How many bytes an element takes.
  private let elementSize: Int

  /// - Precondition: `ranges` lie in the tensor's dimensions, one each.
  init(_ tensor: TensorView, ranges: [Range<Int>], elementSize: Int) {
    self.tensor = tensor
    self.ranges = ranges
    self.elementSize = elementSize
  }

  /// The size of each dimension of the slice, the slowest first; as many as the tensor has.
  public var shape: [Int] { ranges.map(\.count) }

  /// The product of the shape; 1 for a scalar.
  public var elementCount: Int { shape.elementCount }

  /// How many bytes the elements take.
  public var byteCount: Int { elementCount * elementSize }

  /// The slice as a tensor without a copy; nil where its elements do not stand together.
  ///
  /// They do where every dimension before the last that is cut has one element in the slice: in rows
  /// of a matrix, for one, and in a part of one row. An empty slice is such a view too.
  public var contiguousView: TensorView? {
    guard runCount <= 1 else { return nil }
    var begin = tensor.byteRange.lowerBound
    forEachRun { begin = $0.lowerBound }
    return TensorView(tensor, shape: shape, byteRange: begin..<begin + byteCount)
  }

  // MARK: Elements

  /// The elements' bytes, copied, row-major.
  ///
  /// - Complexity: O(bytes of the slice); allocates the result.
  public func bytes() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(byteCount)
    forEachRun { run in
      unsafe bytes.append(
        contentsOf: UnsafeRawBufferPointer(rebasing: tensor.file.memory.bytes[run]))
    }
    return bytes
  }

  /// The elements as floats, copied, row-major; rounded as ``TensorView/floats()``.
  ///
  /// - Throws: As ``TensorView/floats()``.
  /// - Complexity: O(elements of the slice); allocates the result.
  public func floats() throws(SafeTensorsError) -> [Float] {
    let conversion = try tensor.floatConversion()
    return unsafe [Float](unsafeUninitializedCapacity: elementCount) { floats, count in
      unsafe convert(conversion, into: floats)
      count = elementCount
    }
  }

  /// Writes the elements as floats to `floats`, row-major; rounded as ``TensorView/floats()``.
  ///
  /// - Throws: As ``TensorView/floats()``; nothing is written then.
  /// - Precondition: `floats` has ``elementCount`` elements.
  /// - Complexity: O(elements of the slice); allocates nothing that depends on their number.
  public func copyFloats(into floats: inout MutableSpan<Float>) throws(SafeTensorsError) {
    precondition(
      floats.count == elementCount,
      "the slice of \(tensor.name) has \(elementCount) elements, the span to fill \(floats.count)")
    let conversion = try tensor.floatConversion()
    unsafe floats.withUnsafeMutableBufferPointer { unsafe convert(conversion, into: $0) }
  }

  private func convert(
    _ conversion: FloatConversion, into floats: UnsafeMutableBufferPointer<Float>
  ) {
    var end = 0
    forEachRun { run in
      let begin = end
      end += run.count / elementSize
      let source = unsafe UnsafeRawBufferPointer(rebasing: tensor.file.memory.bytes[run])
      unsafe conversion.convert(
        RawSpan(_unsafeBytes: source),
        into: UnsafeMutableBufferPointer(rebasing: floats[begin..<end]))
    }
  }

  // MARK: Runs

  /// The first of the dimensions that a run takes in: all after it are whole.
  private var runDimension: Int {
    let cut = ranges.indices.last { ranges[$0].count != tensor.shape[$0] }
    return cut ?? 0
  }

  /// How many runs there are.
  private var runCount: Int {
    elementCount == 0 ? 0 : shape.prefix(runDimension).reduce(1, *)
  }

  /// Calls `body` with where each run stands in the file's memory, in order.
  private func forEachRun(_ body: (Range<Int>) -> Void) {
    // The other dimensions of an empty slice may be of any size, and no product of them is safe.
    guard elementCount > 0 else { return }
    let dimension = runDimension
    let strides = byteStrides
    let runSize = shape.dropFirst(dimension).reduce(elementSize, *)
    var begin = zip(ranges, strides).reduce(tensor.byteRange.lowerBound) {
      $0 + $1.0.lowerBound * $1.1
    }
    var indices = [Int](repeating: 0, count: dimension)
    for _ in 0..<runCount {
      body(begin..<begin + runSize)
      // The next place, as an odometer counts.
      for place in indices.indices.reversed() {
        indices[place] += 1
        begin += strides[place]
        guard indices[place] == ranges[place].count else { break }
        begin -= indices[place] * strides[place]
        indices[place] = 0
      }
    }
  }

  /// By how many bytes the next element of each dimension stands away.
  private var byteStrides: [Int] {
    var strides = [Int](repeating: elementSize, count: ranges.count)
    for dimension in ranges.indices.dropLast().reversed() {
      strides[dimension] = strides[dimension + 1] * tensor.shape[dimension + 1]
    }
    return strides
  }
}
