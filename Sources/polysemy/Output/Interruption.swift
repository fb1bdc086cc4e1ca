internal import Glibc
internal import Synchronization

/// What happens where somebody presses control-C.
///
/// The process ends by the signal, which shells report as 130, so that their loops end too. Results
/// that are not whole have no name by then; what is left to do is to take the progress line away.
enum Interruption {
  /// Takes the line away where one is shown, from now on.
  static func keepTerminalTidy() {
    var action = sigaction()
    // Where the process was started to ignore the signal, it still does.
    guard unsafe sigaction(SIGINT, nil, &action) == 0,
      unsafe action.__sigaction_handler.sa_handler == nil
    else { return }
    unsafe action.__sigaction_handler.sa_handler = { signal in
      // Only what may be called in a signal handler.
      let erase: StaticString = "\r\u{1B}[K"
      _ = unsafe write(STDERR_FILENO, erase.utf8Start, erase.utf8CodeUnitCount)
      _ = Glibc.signal(signal, SIG_DFL)
      raise(signal)
    }
    unsafe sigaction(SIGINT, &action, nil)
  }

  // MARK: Ending early

  /// Raised by the signal handler, which may do little else.
  private static let wish = Atomic(false)

  /// Whether control-C was pressed, or the process asked to end, since ``beginCatching()``.
  static var wasAskedFor: Bool { wish.load(ordering: .relaxed) }

  /// From now on control-C is a wish; a second one ends the process as ever.
  ///
  /// A signal that the process was started to ignore stays ignored.
  static func beginCatching() {
    for signal in [SIGINT, SIGTERM] where !isIgnored(signal) {
      Glibc.signal(signal) { number in
        Interruption.wish.store(true, ordering: .relaxed)
        _ = Glibc.signal(number, SIG_DFL)
      }
    }
  }

  /// From now on the signals end the process again.
  static func endCatching() {
    for signal in [SIGINT, SIGTERM] where !isIgnored(signal) {
      _ = Glibc.signal(signal, SIG_DFL)
    }
  }

  /// Whether the process was started to ignore a signal, as in the background of a script.
  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    let ignore = unsafe unsafeBitCast(SIG_IGN, to: UInt.self)
    return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: UInt.self) == ignore
  }
}
