/// A string that is equal to none but the same bytes.
///
/// Swift's own equality takes canonically equivalent strings for one; two tensors may be called so.
struct ExactString: Hashable {
  private let text: String

  init(_ text: String) { self.text = text }

  static func == (first: Self, second: Self) -> Bool {
    first.text.utf8.elementsEqual(second.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
