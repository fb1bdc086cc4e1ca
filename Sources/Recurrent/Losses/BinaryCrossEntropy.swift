internal import Glibc
internal import LinearAlgebra

/// The mean of -y log σ(x) - (1 - y) log σ(-x): torch's `BCEWithLogitsLoss`.
public enum BinaryCrossEntropy {
  /// The loss, and its gradients by the logits.
  ///
  ///     loss = mean(max(x, 0) - x y + log(1 + exp(-|x|)))
  ///
  /// **Accuracy** Computed in double precision.
  ///
  /// - Parameters:
  ///   - logits: The numbers x; gets their gradients.
  ///   - targets: How likely each is to be 1, row after row.
  /// - Returns: The mean; NaN of none.
  /// - Precondition: There is a target for each logit.
  /// - Complexity: O(logits); allocates nothing.
  public static func loss(_ logits: inout Activations, targets: [Float]) -> Double {
    let count = logits.rowCount * logits.width
    precondition(targets.count == count, "expected \(count) targets, found \(targets.count)")
    var sum = 0.0
    for index in 0..<count {
      let (x, y) = unsafe (Double(logits.values.base[index]), Double(targets[index]))
      let tail = exp(-abs(x))
      sum += max(x, 0) - x * y + log1p(tail)
      let sigmoid = (x < 0 ? tail : 1) / (1 + tail)
      unsafe logits.gradients.base[index] = Float((sigmoid - y) / Double(count))
    }
    return sum / Double(count)
  }
}
