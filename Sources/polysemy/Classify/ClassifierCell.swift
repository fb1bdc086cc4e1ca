internal import ArgumentParser
internal import Recurrent

/// A recurrent cell by the name that people know it by.
enum ClassifierCell: String, ExpressibleByArgument, CaseIterable {
  case rnn, relu, lstm, gru

  var cell: RecurrentOptions.Cell {
    switch self {
    case .rnn: .tanh
    case .relu: .relu
    case .lstm: .lstm
    case .gru: .gru
    }
  }
}

/// Several cells with commas between, each once.
struct ClassifierCells: ExpressibleByArgument {
  let cells: [ClassifierCell]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let cells = names.compactMap { ClassifierCell(rawValue: String($0)) }
    guard cells.count == names.count, Set(cells).count == cells.count else { return nil }
    self.cells = cells
  }
}
