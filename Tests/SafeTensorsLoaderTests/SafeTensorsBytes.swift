import SafeTensorsLoader
import StrictJSON
import Testing

/// A whole safetensors file: the header's length, the header and `data`.
func safeTensors(_ header: String, data: [UInt8] = []) -> [UInt8] {
  safeTensors(Array(header.utf8), data: data)
}

/// A whole safetensors file whose header may be anything.
func safeTensors(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
  littleEndian([UInt64(header.count)]) + header + data
}

/// A file of one tensor, called `x`.
func safeTensors(
  dataType: String, shape: [Int], data: [UInt8], headerPadding: Int = 0
) -> [UInt8] {
  let header =
    "{\"x\":{\"dtype\":\"\(dataType)\",\"shape\":\(shape),"
    + "\"data_offsets\":[0,\(data.count)]}}"
  return safeTensors(header + String(repeating: " ", count: headerPadding), data: data)
}

/// The bytes of numbers as the format stores them.
func littleEndian<Number: BitwiseCopyable>(_ numbers: [Number]) -> [UInt8] {
  unsafe numbers.withUnsafeBytes { unsafe Array($0) }
}

/// The elements, which `#expect` cannot see through a span.
func elements(of tensor: FloatTensor) -> [Float] {
  let span = tensor.span
  return span.indices.map { span[$0] }
}

// MARK: Fixtures

/// The elements of an array of integers.
func integers(_ value: JSONValue?) throws -> [Int] {
  try #require(value?.elements).map { try #require($0.integer) }
}

/// The bytes that a string spells.
func bytes(ofHexadecimal value: JSONValue?) throws -> [UInt8] {
  let digits = Array(try #require(value?.utf8))
  return try stride(from: 0, to: digits.count, by: 2).map {
    try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16))
  }
}
