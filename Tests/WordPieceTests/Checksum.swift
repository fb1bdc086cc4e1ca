/// CRC-32 as in zlib, for comparing long results with the reference's by a few digits.
struct Checksum {
  private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
    (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  private var state: UInt32 = .max

  /// The checksum of all that was added.
  var value: UInt32 { ~state }

  mutating func add(_ byte: UInt8) {
    state = Self.table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8
  }

  /// Adds a number as four bytes, the lowest first.
  mutating func add(_ number: Int) {
    let number = UInt32(bitPattern: Int32(number))
    for shift in stride(from: 0, to: 32, by: 8) { add(UInt8(truncatingIfNeeded: number >> shift)) }
  }
}
