/// The rules on how tensors share out the bytes after the header.
struct TensorLayout {
  let path: String
  /// The first byte after the header.
  let dataStart: Int
  let fileSize: Int

  /// Checks `tensors`, which are in the order of their data.
  ///
  /// Together the rules say that every byte belongs to exactly one tensor, so that nothing hides in
  /// a file and two names never stand for the same bytes.
  func check(_ tensors: [Header.Tensor]) throws(SafeTensorsError) {
    var end = dataStart
    var previous = ""
    for tensor in tensors {
      let begin = tensor.byteRange.lowerBound
      try tensor.checkSize(in: path, at: begin)
      guard begin >= end else {
        throw .overlap(
          path: path, tensor: tensor.name, byteOffset: begin, previous: previous, previousEnd: end)
      }
      guard begin == end else {
        throw .gap(path: path, tensor: tensor.name, byteOffset: begin, expected: end)
      }
      end = tensor.byteRange.upperBound
      previous = tensor.name
    }
    if let tensor = tensors.first(where: { $0.byteRange.upperBound > fileSize }) {
      throw .truncated(path: path, tensor: tensor.name, expected: end, found: fileSize)
    }
    guard end == fileSize else { throw .trailingBytes(path: path, expected: end, found: fileSize) }
  }
}
