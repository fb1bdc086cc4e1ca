package import Files

/// Writes an `.npy` file of one matrix of single-precision floats, row by row, in constant memory.
///
/// How many rows there are need not be known before the last of them: the header is written in the
/// end, in a place that was kept free. The bytes are those that numpy 2 writes for the same matrix,
/// because it keeps room for a growing number of rows too: format version 1.0, `<f4`, C order, the
/// data at a multiple of 64, so that it can be mapped.
///
/// The file appears with ``finish()``, whole or not at all; a writer that is abandoned leaves
/// nothing. What is to go to a pipe, a device or standard output waits until then in a nameless file
/// in `TMPDIR`, else in `/tmp`, which must have the room.
///
/// [The format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html)
package struct NPYRowWriter: ~Copyable {
  /// Where the file will stand, as it was given.
  package let path: String
  /// How many elements a row has.
  package let width: Int
  /// How many rows were appended so far.
  package private(set) var rowCount = 0

  private var file: AtomicFile

  /// Begins a file of a matrix without rows.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand; `-` is standard output.
  ///   - width: How many elements a row has.
  /// - Throws: `FileError` where no file can be created there.
  /// - Precondition: `width` is positive.
  package init(path: String, width: Int) throws(FileError) {
    precondition(width > 0, "a row must have elements, not \(width)")
    var file = try AtomicFile(path: path, isRewritable: true)
    unsafe try file.write(Self.header(rowCount: 0, width: width).span.bytes)
    self.file = file
    self.path = path
    self.width = width
  }

  /// Appends a row.
  ///
  /// - Throws: `FileError`.
  /// - Precondition: `row` has ``width`` elements.
  /// - Complexity: O(width); allocates nothing.
  package mutating func append(_ row: Span<Float>) throws(FileError) {
    precondition(row.count == width, "a row of \(row.count) elements, not of \(width)")
    unsafe try file.write(row.bytes)
    rowCount += 1
  }

  /// Gives the file its header and its name.
  ///
  /// - Throws: `FileError`.
  package consuming func finish() throws(FileError) {
    unsafe try file.rewrite(Self.header(rowCount: rowCount, width: width).span.bytes, at: 0)
    try file.commit()
  }

  // MARK: The header

  private static let magic = [0x93] + Array("NUMPY".utf8)
  private static let version: [UInt8] = [1, 0]
  /// A multiple of 64 with room for all digits that the rows and the width can have.
  private static let headerSize = 128

  /// The bytes before the data.
  private static func header(rowCount: Int, width: Int) -> [UInt8] {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(rowCount), \(width)), }"
    let length = UInt8(headerSize - magic.count - version.count - 2)
    var bytes = magic + version + [length, 0] + Array(text.utf8)
    bytes += repeatElement(UInt8(ascii: " "), count: headerSize - bytes.count - 1)
    return bytes + [UInt8(ascii: "\n")]
  }
}
