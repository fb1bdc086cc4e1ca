internal import Glibc
internal import LinearAlgebra
internal import Parallel

/// The mean of -log softmax(x)[target] over the rows that have a target: torch's `CrossEntropyLoss`.
public struct CrossEntropy: ~Copyable {
  /// What stands in place of a target that does not count; torch's too.
  public static let ignored = -100

  private var losses = FloatBuffer()

  /// A loss, with memory for the rows' own.
  public init() {}

  /// The loss, and its gradients by the logits.
  ///
  /// **Edge cases** Where no row counts, the loss is NaN, as torch's, and all gradients are 0.
  /// **Accuracy** of a row's loss, 1e-6 · max(1, loss) against float64.
  ///
  /// - Parameters:
  ///   - logits: A number for each class in each row; gets its gradients.
  ///   - targets: The class of each row, or ``ignored``.
  ///   - weights: What the rows of each class weigh in the mean; nil for 1. As in torch, it is divided by
  ///     the sum of the rows' weights.
  ///   - compute: Where to compute.
  /// - Returns: The mean.
  /// - Precondition: There is a target for each row, and it is a class or ``ignored``; there is a weight
  ///   for each class, where there are any.
  /// - Complexity: O(rows · classes); allocates nothing for no more rows than before.
  public mutating func loss(
    _ logits: inout Activations, targets: [Int], weights: [Float]? = nil, _ compute: Compute
  ) -> Double {
    let (rows, width) = (logits.rowCount, logits.width)
    precondition(targets.count == rows, "expected \(rows) targets, found \(targets.count)")
    precondition(weights?.count ?? width == width, "expected \(width) weights")
    let counted = targets.reduce(0.0) {
      $0 + ($1 == Self.ignored ? 0 : Double(weights?[$1] ?? 1))
    }
    losses.reserve(rows)
    let share = counted > 0 ? 1 / Float(counted) : 0
    nonisolated(unsafe) let (x, slopes) = unsafe (logits.values.base, logits.gradients.base)
    nonisolated(unsafe) let losses = unsafe losses.base
    let part = 64
    compute.backend.pool.run((rows + part - 1) / part) { index in
      for row in index * part..<min((index + 1) * part, rows) {
        let target = targets[row]
        let weight = target == Self.ignored ? 0 : weights?[target] ?? 1
        unsafe losses[row] =
          weight
          * Self.row(
            x + row * width, slopes + row * width, width, target, share * weight,
            compute.backend.kernels)
      }
    }
    var sum = 0.0
    for row in 0..<rows { sum += unsafe Double(losses[row]) }
    return sum / counted
  }

  /// A row's loss; its gradients are (softmax - the target's 1) times its share of the mean.
  ///
  /// The largest probability is 1 / sum(exp(x - max)), which gives the logarithm of the sum without
  /// another pass of exponentials.
  private static func row(
    _ x: UnsafePointer<Float>, _ slopes: UnsafeMutablePointer<Float>, _ width: Int,
    _ target: Int, _ share: Float, _ kernels: KernelSet
  ) -> Float {
    guard target != ignored else {
      unsafe slopes.update(repeating: 0, count: width)
      return 0
    }
    precondition(0..<width ~= target, "there are \(width) classes, and no class \(target)")
    unsafe slopes.update(from: x, count: width)
    unsafe kernels.softmax(rows: 1, width: width, stride: width, scale: 1, slopes)
    var greatest = 0
    for column in 1..<max(width, 1) where unsafe x[column] > x[greatest] { greatest = column }
    let loss = unsafe (x[greatest] - x[target]) - logf(slopes[greatest])
    unsafe slopes[target] -= 1
    unsafe kernels.scale(slopes, count: width, by: share)
    return loss
  }
}
