import Files
import Glibc

/// A file that is gone with the object.
final class TemporaryFile {
  let path: String

  init(_ bytes: some Sequence<UInt8>) throws {
    path = "/tmp/polysemy-word2vec-\(getpid())-\(UInt64.random(in: .min ... .max))"
    var file = try AtomicFile(path: path)
    let bytes = Array(bytes)
    unsafe try file.write(bytes.span.bytes)
    try file.commit()
  }

  deinit { unsafe unlink(path) }
}
