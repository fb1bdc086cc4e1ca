internal import Figures
internal import Files
internal import Glibc

/// One of the process's own streams, and what can be drawn on it.
struct Terminal: Sendable {
  private let descriptor: Int32
  private let name: String

  static let standardOutput = Terminal(descriptor: STDOUT_FILENO, name: "standard output")
  static let standardError = Terminal(descriptor: STDERR_FILENO, name: "standard error")

  /// Whether somebody looks at the stream.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether escape sequences are welcome (https://no-color.org).
  var hasColor: Bool {
    guard isTerminal, unsafe getenv("NO_COLOR").map({ unsafe $0.pointee == 0 }) ?? true else {
      return false
    }
    return unsafe getenv("TERM").map { unsafe String(cString: $0) } != "dumb"
  }

  /// How many columns a line has: the terminal's up to 120, and 80 elsewhere.
  var width: Int {
    var size = winsize()
    guard isTerminal, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return min(Int(size.ws_col), 120)
  }

  /// Writes one line of the command's own; that this fails has no remedy.
  ///
  /// Control characters, line ends among them, which only names of files and words can have brought
  /// in, are shown.
  func writeLine(_ text: String) { try? send(text.madeVisible + "\n") }

  /// Writes all of a text.
  ///
  /// - Throws: `FileError`, of which ``FileError/isBrokenPipe`` is the usual one.
  func send(_ text: String) throws(FileError) {
    var text = text
    text.makeContiguousUTF8()
    let bytes = text.utf8Span.span
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.extracting(droppingFirst: sent).withUnsafeBufferPointer {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 { sent += count } else if errno != EINTR { throw FileError(.write, name) }
    }
  }
}
