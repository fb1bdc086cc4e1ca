public import ArgumentParser
public import Recurrent

extension RecurrentOptions.Cell: ExpressibleByArgument {
  /// A cell by its name; `rnn` is Elman's with a tanh, as in torch.
  public init?(argument: String) {
    self.init(rawValue: argument == "rnn" ? "tanh" : argument)
  }

  /// The names to choose from.
  public static var allValueStrings: [String] { ["rnn", "relu", "lstm", "gru"] }

  /// The name that people know it by.
  var argument: String { self == .tanh ? "rnn" : rawValue }
}

/// Several cells with commas between, each once.
struct RecurrentCells: ExpressibleByArgument {
  let cells: [RecurrentOptions.Cell]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let cells = names.compactMap { RecurrentOptions.Cell(argument: String($0)) }
    guard cells.count == names.count, Set(cells).count == cells.count else { return nil }
    self.cells = cells
  }
}
