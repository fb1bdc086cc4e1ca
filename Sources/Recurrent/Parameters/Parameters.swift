internal import LinearAlgebra
internal import Synchronization

/// A number for every parameter of a network: the weights, or their gradients.
///
/// They stand in one piece of memory, so that an optimizer goes through them once.
public struct Parameters: ~Copyable, Sendable {
  /// The parameters' names, shapes and places.
  public let layout: ParameterLayout
  var floats: FloatBuffer
  /// Another number for each state of each set of parameters, by which what was derived from them
  /// knows that it is out of date.
  private(set) var revision: Int
  /// A partial sum for each chunk; see ``norm(_:)``.
  var chunkSums: [Double]

  private static let lastRevision = Atomic(0)

  /// Zeros for every parameter.
  ///
  /// - Parameter layout: The parameters.
  public init(_ layout: ParameterLayout) {
    self.layout = layout
    floats = FloatBuffer(count: layout.paddedCount)
    revision = Self.nextRevision
    chunkSums = Array(repeating: 0, count: Self.chunkCount(layout.paddedCount))
  }

  private static var nextRevision: Int { lastRevision.add(1, ordering: .relaxed).newValue }

  /// To be called whenever numbers have changed.
  mutating func touch() { revision = Self.nextRevision }

  /// The numbers of a parameter, copied.
  ///
  /// - Precondition: There is a parameter of that name, and as many new numbers as it has.
  public subscript(name: String) -> [Float] {
    get { self[entry(name)] }
    set {
      let entry = entry(name)
      precondition(
        newValue.count == entry.count, "\(name) has \(entry.count) numbers, not \(newValue.count)")
      for (index, value) in newValue.enumerated() {
        unsafe floats.base[entry.range.lowerBound + index] = value
      }
      touch()
    }
  }

  subscript(entry: ParameterLayout.Entry) -> [Float] {
    entry.range.map { unsafe floats.base[$0] }
  }

  /// Takes over the numbers of other parameters.
  ///
  /// - Precondition: They have the same layout.
  mutating func copy(_ other: borrowing Parameters) {
    precondition(other.layout.paddedCount == layout.paddedCount, "parameters of two networks")
    unsafe floats.base.update(from: other.floats.base, count: layout.paddedCount)
    touch()
  }

  /// Where a parameter's numbers stand.
  @unsafe
  func base(_ entry: ParameterLayout.Entry) -> UnsafeMutablePointer<Float> {
    unsafe floats.base + entry.range.lowerBound
  }

  private func entry(_ name: String) -> ParameterLayout.Entry {
    guard let entry = layout[name] else { preconditionFailure("there is no parameter \(name)") }
    return entry
  }

  /// Whether every number is finite.
  ///
  /// - Complexity: O(parameters); allocates nothing.
  public var isFinite: Bool {
    // What stands between parameters does not matter.
    layout.entries.allSatisfy { entry in
      entry.range.allSatisfy { unsafe floats.base[$0].isFinite }
    }
  }
}
