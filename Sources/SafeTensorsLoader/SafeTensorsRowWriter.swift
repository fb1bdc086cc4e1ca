internal import Files

/// Writes a file of one matrix of single-precision floats, row by row, in constant memory.
///
/// How many rows there are need not be known before the last of them. The header is written in the
/// end, in a place that was kept free; it therefore has more spaces after it than the reference
/// would write, which the reference reads. The data begins at a multiple of 64.
///
/// The file appears with ``finish()``, whole or not at all; a writer that is abandoned leaves
/// nothing. What is to go to a pipe, a device or standard output waits until then in a nameless file
/// in `TMPDIR`, else in `/tmp`, which must have the room.
public struct SafeTensorsRowWriter: ~Copyable {
  /// Where the file will stand, as it was given.
  public let path: String
  /// The name of the matrix.
  public let name: String
  /// How many elements a row has.
  public let width: Int
  /// How many rows were appended so far.
  public private(set) var rowCount = 0

  private let metadata: [String: String]
  private let headerSize: Int
  private var file: AtomicFile

  /// By how many digits the number of rows and the size of the data can outgrow two zeros.
  private static let growth = 2 * (String(Int.max).count - 1)
  private static let alignment = 64

  /// Begins a file of a matrix without rows.
  ///
  /// - Parameters:
  ///   - path: Where the file will stand; `-` is standard output.
  ///   - name: The name of the matrix.
  ///   - width: How many elements a row has.
  ///   - metadata: The pairs of strings under `__metadata__`.
  /// - Throws: ``SafeTensorsError`` where no header can hold this, `FileError` where no file can be
  ///   created there.
  /// - Precondition: `width` is positive.
  public init(
    path: String, name: String, width: Int, metadata: [String: String] = [:]
  ) throws {
    precondition(width > 0, "a row must have elements, not \(width)")
    let header = try Self.header(
      rowCount: 0, width: width, name: name, metadata: metadata, path: path)
    let size = try header.encoded(path: path).count + Self.growth
    let placeholder = try header.encoded(
      size: (size + Self.alignment - 1) / Self.alignment * Self.alignment, path: path)
    var file = try AtomicFile(path: path, isRewritable: true)
    unsafe try file.write(placeholder.span.bytes)
    self.file = file
    headerSize = placeholder.count
    self.path = path
    self.name = name
    self.width = width
    self.metadata = metadata
  }

  /// Appends a row.
  ///
  /// - Throws: `FileError`.
  /// - Precondition: `row` has ``width`` elements.
  /// - Complexity: O(width); allocates nothing.
  public mutating func append(_ row: Span<Float>) throws {
    precondition(row.count == width, "a row of \(row.count) elements, not of \(width)")
    unsafe try file.write(row.bytes)
    rowCount += 1
  }

  /// Gives the file its header and its name.
  ///
  /// - Throws: `FileError`.
  public consuming func finish() throws {
    let header = try Self.header(
      rowCount: rowCount, width: width, name: name, metadata: metadata, path: path)
    let encoded = try header.encoded(size: headerSize, path: path)
    unsafe try file.rewrite(encoded.span.bytes, at: 0)
    try file.commit()
  }

  private static func header(
    rowCount: Int, width: Int, name: String, metadata: [String: String], path: String
  ) throws(SafeTensorsError) -> Header {
    let byteCount = rowCount * width * MemoryLayout<Float>.stride
    let matrix = Header.Tensor(
      name: name, dataType: .float32, shape: [rowCount, width], byteRange: 0..<byteCount)
    return try Header(writing: [matrix], metadata: metadata, path: path)
  }
}
