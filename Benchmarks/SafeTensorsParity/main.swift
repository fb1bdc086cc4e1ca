// What SafeTensorsFile says of each of many files, for a program to compare with another reader.
//
//   safetensors-parity FILE   files one after the other in, each after its length in 4 bytes,
//                             little-endian; out a line each, which is
//                               accepted, a space, and an array of the tensors in the order of their
//                               data, each as [name, type, shape, [begin, end]], offsets in the file
//                               refused, a space, the error's case, a space, what it says

internal import Files
internal import SafeTensorsLoader
internal import StrictJSON

/// The tensors of a file, as a line of JSON.
func tensors(of file: SafeTensorsFile) -> String {
  var writer = JSONWriter()
  writer.array(file.tensorNames.compactMap { file[$0] }) { writer, tensor in
    writer.array {
      $0.value(tensor.name)
      $0.value(tensor.dataType.rawValue)
      $0.array(tensor.shape) { $0.value($1) }
      $0.value(tensor.byteRange)
    }
  }
  return writer.text
}

func verdict(_ bytes: [UInt8]) -> String {
  do {
    return try "accepted \(tensors(of: SafeTensorsFile(bytes: bytes, name: "file")))"
  } catch {
    return "refused \(Mirror(reflecting: error).children.first?.label ?? "?") \(error)"
  }
}

guard CommandLine.arguments.count == 2 else {
  print("usage: safetensors-parity FILE")
  throw FileError(.open, "", code: 22)
}
let stream = try WholeFile.bytes(of: CommandLine.arguments[1], takesPipes: true)
var position = 0
while position < stream.count {
  let begin = position + 4
  let count = stream[position..<begin].reversed().reduce(0) { $0 << 8 | Int($1) }
  position = begin + count
  print(verdict(Array(stream[begin..<position])))
}
