extension CharacterModel {
  /// Goes on with a text.
  ///
  /// - Parameters:
  ///   - prompt: The numbers of the characters to begin with. An empty text begins with a line's end
  ///     where the model knows it, else with its first character; neither is given to `body`.
  ///   - length: How many characters to add.
  ///   - sampler: Chooses them.
  ///   - reader: Reads them; what it has read is forgotten.
  ///   - body: Gets the number of each; whether to go on.
  /// - Throws: What `body` throws.
  public borrowing func sample<Failure: Error>(
    after prompt: [Int], length: Int, by sampler: inout CharacterSampler,
    _ reader: inout CharacterReader, _ body: (Int) throws(Failure) -> Bool
  ) throws(Failure) {
    reader.reset()
    reader.read(prompt.isEmpty ? [vocabulary["\n"] ?? 0] : prompt, self)
    var logits: [Float] = []
    var next = [0]
    for number in 0..<max(0, length) {
      if number > 0 { reader.read(next, self) }
      reader.copyNextLogits(into: &logits)
      next[0] = sampler.next(logits)
      guard try body(next[0]) else { return }
    }
  }
}
