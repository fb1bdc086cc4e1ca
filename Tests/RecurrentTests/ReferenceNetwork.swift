import Recurrent

#if canImport(Glibc)
  import Glibc
#endif

/// The network of the tests in double precision and plain loops, one sequence and one number at a time.
struct ReferenceNetwork {
  let options: RecurrentOptions
  let classes: Int
  let lengths: [Int]
  let targets: [[Int]]
  /// A list for each sequence, step after step.
  var inputs: [[Double]]
  /// h and, for an LSTM, c: a row for each layer, direction and sequence.
  var initial: [[Double]]
  var parameters: [String: [Double]]

  private typealias State = (h: [Double], c: [Double])

  var loss: Double {
    var (sum, counted, squares) = (0.0, 0, 0.0)
    for sequence in lengths.indices {
      let (output, finals) = run(sequence)
      for state in finals {
        squares += 0.1 * state.h.reduce(0) { $0 + $1 * $1 }
        if options.cell == .lstm { squares += 0.15 * state.c.reduce(0) { $0 + $1 * $1 } }
      }
      for (x, target) in zip(output, targets[sequence]) where target != CrossEntropy.ignored {
        let logits = affine("head.weight", "head.bias", x, rows: classes)
        sum += log(logits.reduce(0) { $0 + exp($1) }) - logits[target]
        counted += 1
      }
    }
    return sum / Double(counted) + squares
  }

  private func run(_ sequence: Int) -> (output: [[Double]], finals: [State]) {
    let width = options.inputSize
    var rows = (0..<lengths[sequence]).map {
      Array(inputs[sequence][$0 * width..<($0 + 1) * width])
    }
    var finals: [State] = []
    for layer in 0..<options.layerCount {
      var outputs = rows.map { _ in [Double]() }
      for direction in 0..<options.directionCount {
        var state = initialState(layer, direction, sequence)
        for step in direction == 0 ? Array(rows.indices) : rows.indices.reversed() {
          state = next(rows[step], state, "_l\(layer)" + (direction == 1 ? "_reverse" : ""))
          outputs[step] += state.h
        }
        finals.append(state)
      }
      rows = outputs
    }
    return (rows, finals)
  }

  private func initialState(_ layer: Int, _ direction: Int, _ sequence: Int) -> State {
    let row = (layer * options.directionCount + direction) * lengths.count + sequence
    let range = row * options.hiddenSize..<(row + 1) * options.hiddenSize
    return (Array(initial[0][range]), options.cell == .lstm ? Array(initial[1][range]) : [])
  }

  private func affine(_ weight: String, _ bias: String, _ x: [Double], rows: Int) -> [Double] {
    let (w, b) = (parameters[weight] ?? [], parameters[bias])
    return (0..<rows).map { row in
      x.indices.reduce(b?[row] ?? 0) { $0 + w[row * x.count + $1] * x[$1] }
    }
  }

  private func next(_ x: [Double], _ state: State, _ suffix: String) -> State {
    let n = options.hiddenSize
    let rows = options.cell.gateCount * n
    let a = affine("rnn.weight_ih\(suffix)", "rnn.bias_ih\(suffix)", x, rows: rows)
    let b = affine("rnn.weight_hh\(suffix)", "rnn.bias_hh\(suffix)", state.h, rows: rows)
    func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    switch options.cell {
    case .tanh: return ((0..<n).map { tanh(a[$0] + b[$0]) }, [])
    case .relu: return ((0..<n).map { max(0, a[$0] + b[$0]) }, [])
    case .gru:
      return (
        (0..<n).map { i in
          let (r, z) = (sigmoid(a[i] + b[i]), sigmoid(a[n + i] + b[n + i]))
          let new = tanh(a[2 * n + i] + r * b[2 * n + i])
          return (1 - z) * new + z * state.h[i]
        }, []
      )
    case .lstm:
      let c = (0..<n).map { i in
        sigmoid(a[n + i] + b[n + i]) * state.c[i]
          + sigmoid(a[i] + b[i]) * tanh(a[2 * n + i] + b[2 * n + i])
      }
      return ((0..<n).map { sigmoid(a[3 * n + $0] + b[3 * n + $0]) * tanh(c[$0]) }, c)
    }
  }
}
