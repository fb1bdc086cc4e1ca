internal import ArgumentParser

/// How a line's hidden states become one vector, where they must become one.
struct LinePoolArgument: ExpressibleByArgument {
  /// Never none.
  let pool: PoolArgument

  static let auto = LinePoolArgument(pool: .auto)
  private static let all = PoolArgument.allCases.filter { $0 != .none }
  static var allValueStrings: [String] { all.map(\.rawValue) }

  init?(argument: String) {
    guard let pool = Self.all.first(where: { $0.rawValue == argument }) else { return nil }
    self.pool = pool
  }

  private init(pool: PoolArgument) { self.pool = pool }

  var defaultValueDescription: String { pool.rawValue }
}
