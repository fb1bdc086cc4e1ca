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
  /// The names as they were given.
  let names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
  }

  var cells: [RecurrentOptions.Cell] { names.compactMap { RecurrentOptions.Cell(argument: $0) } }

  /// Refuses names that are none, and those that are there twice.
  func validate(_ option: String) throws {
    var cells: Set<RecurrentOptions.Cell> = []
    for name in names {
      guard let cell = RecurrentOptions.Cell(argument: name) else {
        throw ValidationError(
          "\(option): expected rnn, relu, lstm or gru, with commas between, found \(name.isEmpty ? "nothing" : name)"
        )
      }
      guard cells.insert(cell).inserted else {
        throw ValidationError("\(option): expected each cell once, found \(name) twice")
      }
    }
  }
}
