public import ArgumentParser
public import Recurrent

extension OptimizerRule: ExpressibleByArgument {
  /// The names to choose from.
  public static var allValueStrings: [String] { ["adam", "adamw", "rmsprop", "sgd", "sgd:0.9"] }
}
