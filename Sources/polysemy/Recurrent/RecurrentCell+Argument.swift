public import ArgumentParser
public import Recurrent

extension RecurrentOptions.Cell: ExpressibleByArgument {
  /// A cell by its name; `rnn` is Elman's with a tanh, as in torch.
  public init?(argument: String) {
    self.init(rawValue: argument == "rnn" ? "tanh" : argument)
  }

  /// The names to choose from.
  public static var allValueStrings: [String] { ["rnn", "relu", "lstm", "gru"] }
}
