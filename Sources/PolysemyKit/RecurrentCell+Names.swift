internal import Recurrent

extension RecurrentOptions.Cell {
  /// The name as people write it.
  var title: String {
    switch self {
    case .tanh: "RNN"
    case .relu: "ReLU RNN"
    case .lstm: "LSTM"
    case .gru: "GRU"
    }
  }

  /// The name on the command line.
  var word: String { self == .tanh ? "rnn" : rawValue }
}
