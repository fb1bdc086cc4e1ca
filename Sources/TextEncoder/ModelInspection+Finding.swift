extension ModelInspection {
  /// One thing that was found out about a model.
  public struct Finding: Equatable, Sendable {
    /// Whether it is as it should be.
    public enum Verdict: String, Sendable {
      /// It is.
      case ok
      /// It is worth knowing, and does not make a vector wrong.
      case note
      /// It keeps the model from loading, or from being right.
      case failure
    }

    /// What a finding is about.
    @nonexhaustive
    public enum Subject: String, Sendable, CaseIterable {
      /// config.json.
      case configuration
      /// The files of the weights: header, layout, index.
      case files
      /// Names and shapes of the tensors.
      case tensors
      /// The numbers in the tensors.
      case numbers
      /// The tokenizer.
      case tokenizer
      /// The files of sentence-transformers.
      case sentences
      /// What comes of running a sentence through tokenizer and model.
      case vectors
      /// The digests of the files.
      case checksums
    }

    /// Whether it is as it should be.
    public let verdict: Verdict
    /// What it is about.
    public let subject: Subject
    /// What was found, in one line.
    public let text: String
  }
}
