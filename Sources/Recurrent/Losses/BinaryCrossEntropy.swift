internal import Glibc
internal import LinearAlgebra

/// The mean of -y log σ(x) - (1 - y) log σ(-x): torch's `BCEWithLogitsLoss`.
public enum BinaryCrossEntropy {
  /// The loss, and its gradients by the logits.
  ///
  ///     loss = mean(w (max(x, 0) - x y + log(1 + exp(-|x|))))
  ///
  /// **Accuracy** Computed in double precision.
  ///
  /// - Parameters:
  ///   - logits: The numbers x; gets their gradients.
  ///   - targets: How likely each is to be 1, row after row.
  ///   - weights: What each weighs, w; nil for 1. As in torch, the mean is over their number all the same.
  /// - Returns: The mean; NaN of none.
  /// - Precondition: There is a target for each logit, and a weight where there are any.
  /// - Complexity: O(logits); allocates nothing.
  public static func loss(
    _ logits: inout Activations, targets: [Float], weights: [Float]? = nil
  ) -> Double {
    let count = logits.rowCount * logits.width
    let weightCount = weights?.count ?? count
    precondition(weightCount == count, "expected \(count) weights, found \(weightCount)")
    precondition(targets.count == count, "expected \(count) targets, found \(targets.count)")
    var sum = 0.0
    for index in 0..<count {
      let (x, y) = unsafe (Double(logits.values.base[index]), Double(targets[index]))
      let weight = Double(weights?[index] ?? 1)
      let tail = exp(-abs(x))
      sum += weight * (max(x, 0) - x * y + log1p(tail))
      let sigmoid = (x < 0 ? tail : 1) / (1 + tail)
      unsafe logits.gradients.base[index] = Float(weight * (sigmoid - y) / Double(count))
    }
    return sum / Double(count)
  }
}
