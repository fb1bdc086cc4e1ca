/// A tokenizer's parts, made once and shared by its copies.
///
/// A class, so that handing a tokenizer around costs one reference count rather than one a table.
final class Engine: Sendable {
  let vocabulary: Vocabulary
  let options: BertTokenizer.Options
  let unknownTokenID: Int32
  let template: SequenceTemplate
  let single: TemplateLayout
  let pair: TemplateLayout
  /// How tokens become text; nil: each after a space, as it is.
  let decoder: Decoder?
  let normalizer: TextNormalizer
  let segments: TextSegments
  let splitter = WordSplitter()
  let addedTokens: AddedTokens
  /// Where pieces that continue a word begin in the vocabulary's trie; nil where there are none.
  let continuation: ByteTrie.Node?

  init(
    vocabulary: Vocabulary, options: BertTokenizer.Options, unknownTokenID: Int32,
    template: SequenceTemplate, decoder: Decoder?, normalizer: TextNormalizer,
    addedTokens: AddedTokens
  ) {
    self.vocabulary = vocabulary
    self.options = options
    self.unknownTokenID = unknownTokenID
    self.template = template
    single = TemplateLayout(template.single)
    pair = TemplateLayout(template.pair)
    self.decoder = decoder
    self.normalizer = normalizer
    segments = options.segments
    self.addedTokens = addedTokens
    continuation = vocabulary.trie.node(of: options.continuingPrefix.utf8Span.span)
  }
}
