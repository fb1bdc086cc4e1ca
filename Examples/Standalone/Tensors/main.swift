// swift run tensors FOLDER-OR-FILE: the tensors of a checkpoint.

import Glibc
import SafeTensorsLoader

guard CommandLine.arguments.count == 2 else {
  print("usage: tensors FOLDER-OR-FILE")
  exit(64)
}

let checkpoint = try SafeTensorsCheckpoint(path: CommandLine.arguments[1])
for name in checkpoint.tensorNames {
  let tensor = try checkpoint.tensor(named: name)
  print(name, tensor.dataType.rawValue, tensor.shape)
}
