extension SafeTensorsFile {
  /// How the bytes of a file come into memory.
  @nonexhaustive
  public enum Access: Sendable {
    /// The file is mapped: opening costs nothing, and what is never used is never read.
    case mapped
    /// The file is read whole when it is opened, into memory of this process.
    ///
    /// For network disks, where a mapping fetches page after page, and for files that other
    /// processes may write to or cut short: once open, nothing can change the tensors.
    case read
  }
}
