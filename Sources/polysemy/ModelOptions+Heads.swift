internal import LinearAlgebra
internal import Parallel
internal import SafeTensorsLoader
internal import TextEncoder

extension ModelOptions {
  /// Loads a model with a head, and says which one it is.
  ///
  /// - Parameter make: Makes it of its place, to run on a backend.
  /// - Returns: What `make` returns.
  /// - Throws: What `make` throws, and `TextEncoderError` where there is no such model.
  func load<Loaded>(
    _ make: (ModelLocator.Location, Backend, SafeTensorsFile.Access) throws -> Loaded
  ) throws -> Loaded {
    let location = try choice.locate()
    let pool = ThreadPool(threadCount: running.threads ?? ThreadPool.availableProcessors)
    let loaded = try make(location, Backend(pool: pool), running.access)
    choice.announce(location)
    return loaded
  }
}
