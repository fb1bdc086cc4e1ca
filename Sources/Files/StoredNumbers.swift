/// Numbers in memory, or in a file that is mapped, which never change: what a ``SpillBuffer`` leaves.
package struct StoredNumbers<Element: BitwiseCopyable & Sendable>: Sendable {
  /// How many numbers there are.
  package let count: Int

  private let pages: MappedPages?

  /// - Precondition: `pages` hold at least `count` numbers, and nobody writes to them any more.
  init(count: Int, in pages: MappedPages?) {
    self.count = count
    self.pages = pages
  }

  /// The numbers.
  package var span: Span<Element> {
    @_lifetime(borrow self)
    get {
      guard let pages else { return Span() }
      let start = unsafe pages.base.assumingMemoryBound(to: Element.self)
      let span = unsafe Span(_unsafeStart: UnsafePointer(start), count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }
}
