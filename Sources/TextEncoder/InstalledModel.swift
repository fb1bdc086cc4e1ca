/// A model that is on this machine, as far as can be told without reading its weights.
public struct InstalledModel: Sendable, Equatable {
  /// Its id, by which ``ModelLocator/locate(_:)`` finds it, and where it is.
  public let location: ModelLocator.Location
  /// How many bytes its files have.
  public let byteCount: Int
  /// Why it cannot be loaded, in one line; nil where all files are there and the weights' header is
  /// well formed.
  public let defect: String?
  /// Whether it is the model of those who name none.
  public let isDefault: Bool
  /// Whether its id leads to another folder, which is looked at before.
  public let isHidden: Bool
}
