internal import Files
internal import LinearAlgebra
internal import SafeTensorsLoader

/// The native format: a safetensors file.
///
/// | tensor | type | shape | |
/// |---|---|---|---|
/// | `vectors` | F32 | words × size | |
/// | `words` | U8 | bytes | the words' UTF-8, one after the other |
/// | `word_ends` | U64 | words | where each word ends in `words` |
/// | `word_index` | U32 | slots × 2 | see ``WordIndex`` |
/// | `counts` | I64 | words | where they are known |
/// | `negative_sampling` | F32 | words × size | a model's, see ``OutputWeights`` |
/// | `hierarchical_softmax` | F32 | words × size | a model's |
/// | `random_state` | U32 | 625 | a model's, see ``MersenneTwister/stateWords`` |
/// | `losses` | F64 | passes | a model's, where they were measured |
///
/// The metadata says `format`, `version` and the number of the index's key, `hash_key`; of a model
/// also `corpus_word_count`, `sentence_count`, `is_complete` and every option (`options.window`).
/// Files written before there were `random_state`, `losses` and `is_complete` are read too.
enum NativeFile {
  static let format = "polysemy.word2vec"
  static let version = "1"

  // Tensors.
  static let vectors = "vectors"
  static let words = "words"
  static let wordEnds = "word_ends"
  static let wordIndex = "word_index"
  static let counts = "counts"
  static let negativeSampling = "negative_sampling"
  static let hierarchicalSoftmax = "hierarchical_softmax"
  static let randomState = "random_state"
  static let losses = "losses"

  // Metadata.
  static let formatKey = "format"
  static let versionKey = "version"
  static let hashKey = "hash_key"
  static let corpusWordCount = "corpus_word_count"
  static let sentenceCount = "sentence_count"
  static let isComplete = "is_complete"

  /// How many bytes tell whether a file is of this format.
  static let signatureSize = 9

  /// Whether `bytes` begin as a safetensors file does.
  ///
  /// That is a length that needs no more than 32 bits, and an object of JSON; no vectors in word2vec's
  /// formats begin so.
  static func isSignature(_ bytes: RawSpan) -> Bool {
    bytes.byteCount >= signatureSize && (4..<8).allSatisfy { bytes.byte(at: $0) == 0 }
      && bytes.byte(at: 8) == UInt8(ascii: "{")
  }
}
