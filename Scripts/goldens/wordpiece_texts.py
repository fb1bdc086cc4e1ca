"""Texts and tokenizers that the comparison and the golden values of the tokenizer share.

The random texts follow from a seed and the tables below, by arithmetic that
Tests/WordPieceTests/RandomTexts.swift repeats: whoever changes one changes both, and writes the
fixtures anew.
"""

import json

from tokenizers import PreTokenizedString, Tokenizer

MASK = (1 << 64) - 1

# Ranges of scalars to draw from: every script and block family that some rule treats its own way.
RANGES = [
    (0x61, 0x7A), (0x20, 0x7E), (0x00, 0x1F), (0x7F, 0xFF), (0x100, 0x24F), (0x250, 0x2FF),
    (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x700, 0x8FF), (0x900, 0x9FF), (0xA00, 0xDFF), (0xE00, 0xFFF), (0x1000, 0x10FF),
    (0x1100, 0x11FF), (0x1200, 0x1AFF), (0x1B00, 0x1DBF), (0x1DC0, 0x1DFF), (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x20CF), (0x20D0, 0x20FF), (0x2100, 0x2BFF),
    (0x2C00, 0x2E7F), (0x2E80, 0x303F), (0x3040, 0x30FF), (0x3100, 0x33FF), (0x3400, 0x4DFF),
    (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7A3), (0xD7A4, 0xD7FF), (0xE000, 0xF8FF),
    (0xF900, 0xFAFF), (0xFB00, 0xFDFF), (0xFE00, 0xFEFF), (0xFF00, 0xFFFF), (0x10000, 0x10FFF),
    (0x11000, 0x11FFF), (0x16000, 0x1BFFF), (0x1D100, 0x1D1FF), (0x1D400, 0x1D7FF),
    (0x1E000, 0x1EFFF), (0x1F000, 0x1FAFF), (0x20000, 0x2FFFF), (0x2B700, 0x2CEBF),
    (0x2F800, 0x2FA1F), (0x30000, 0xDFFFF), (0xE0000, 0xE01EF), (0xF0000, 0x10FFFF),
]

# Marks of many combining classes, some that decompose and some that stay when accents go.
MARKS = [
    0x300, 0x301, 0x308, 0x323, 0x327, 0x328, 0x31B, 0x334, 0x338, 0x340, 0x343, 0x344, 0x345,
    0x35C, 0x360, 0x5B0, 0x5BC, 0x5C4, 0x64B, 0x651, 0x670, 0x711, 0x93C, 0x94D, 0xC55, 0xE38,
    0xF71, 0xF72, 0xF73, 0x1037, 0x135D, 0x1714, 0x1DCA, 0x20D0, 0x302A, 0x302E, 0x302F, 0x3099,
    0xA8E0, 0xFB1E, 0xFE20, 0x101FD, 0x1D165, 0x1D166, 0x1D16D, 0x1D16E, 0x1D17B, 0x1D185, 0x1E8D0,
    0x8D3, 0x1DF6, 0x1E944,
]

LITERALS = [
    " ", " ", " ", "  ", "\t", "\n", "\r\n", "the", "unaffable", "river", "Bank", "RIVERBANK",
    "don't", "[SEP]", "[MASK]", "[CLS]", "[UNK]", "[PAD]", "[sep]", "[SEP", "##ing", "2024", "3.14",
    "\u0130", "\u00df", "\u1e9e", "\u039f\u0394\u039f\u03a3", "e\u0301", "\u00e9", "\u200d", "\ufeff",
    "\u00ad", "\u2028", "\u3000", "\u00a0", "\uac00\u11a8", "\u1100\u1161\u11a8", "\u212a", "\u01c5",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f44d\U0001f3fd", "\U0001f1fa\U0001f1f8",
    "\u2764\ufe0f", "\u4e2d\u6587", "\u0344\u0323", "\u1ed9\u0316", "q\u0307\u0323", "\u0000",
    "\ufffd", "a" * 100, "a" * 101, "\u00e9" * 100, "e\u0301" * 60, "\u1e9b\u0323",
]


class SplitMix64:
    """The generator of Tests/TestSupport/SeededGenerator.swift."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        mixed = self.state
        mixed = ((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9) & MASK
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) & MASK
        return (mixed ^ mixed >> 31) % bound


def random_text(seed):
    """One text: up to 16 runs of scalars of one range, marks or literals."""
    random = SplitMix64(seed)
    runs = []
    for _ in range(1 + random.below(16)):
        kind = random.below(4)
        if kind == 0:
            runs.append(LITERALS[random.below(len(LITERALS))])
        elif kind == 1:
            for _ in range(1 + random.below(4)):
                runs.append(chr(MARKS[random.below(len(MARKS))]))
        else:
            low, high = RANGES[random.below(len(RANGES))]
            for _ in range(1 + random.below(6)):
                runs.append(chr(low + random.below(high - low + 1)))
    return "".join(runs)


def scalars():
    return (c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF)


PLACES = ["between letters", "first", "last", "twice", "after a mark"]


def scalar_texts(scalar):
    """A scalar in each of PLACES."""
    c = chr(scalar)
    return [f"a{c}b c", f"{c}a b", f"a b{c}", f"a{c}{c}b", f"a\u0301{c}b"]


# Words of ours to make requests of; some of several pieces, some that are no words.
WORDS = [
    "the", "river", "bank", "unaffable", "Straße", "café", "x", "...", "\u4e2d\u6587", "don't", "[MASK]",
    "[SEP]", "a\u200db", "\u00a0", "", "Ünïcödé", "two words", "\U0001f600",
]


def random_sequence(random):
    words = [WORDS[random.below(len(WORDS))] for _ in range(random.below(9))]
    return words if random.below(3) == 0 else " ".join(words)


def random_request(seed):
    """An input of one sequence or two, as texts or words, and what is to be done with it.

    The length is never less than the special tokens alone, with which the reference cuts nothing.
    """
    random = SplitMix64(seed)
    first = random_sequence(random)
    second = None
    if random.below(2):
        second = random_sequence(random)
        while isinstance(second, list) != isinstance(first, list):
            second = random_sequence(random)
    request = dict(first=first, second=second, special=random.below(4) > 0, truncation=None, padding=None)
    if random.below(4):
        request["truncation"] = dict(
            max_length=4 + random.below(14), stride=max(0, random.below(6) - 2),
            strategy=["longest_first", "only_first", "only_second"][random.below(3)],
            direction=["right", "left"][random.below(2)])
    if random.below(2):
        request["padding"] = dict(
            length=[None, 5 + random.below(20)][random.below(2)], direction=["right", "left"][random.below(2)],
            pad_to_multiple_of=[None, 1 + random.below(8)][random.below(2)], pad_type_id=random.below(3))
    return request


def maps(encoding, sequence):
    """From the first words and characters of a sequence to tokens, and back."""
    return dict(
        word_to_tokens=[encoding.word_to_tokens(word, sequence) for word in range(8)],
        word_to_chars=[encoding.word_to_chars(word, sequence) for word in range(8)],
        char_to_token=[encoding.char_to_token(character, sequence) for character in range(14)],
        char_to_word=[encoding.char_to_word(character, sequence) for character in range(14)])


def answer(tokenizer: Tokenizer, request):
    """The encoding and its windows, a list of columns each; None where the reference refuses.

    Windows within windows are left out: the reference lists them a second time. A request that it
    cannot even be asked, since it would refuse the settings for another one, raises ValueError.
    """
    truncation, padding = request["truncation"], request["padding"]
    if truncation:
        tokenizer.enable_truncation(**truncation)
    else:
        tokenizer.no_truncation()
    if padding:
        tokenizer.enable_padding(**padding, pad_id=0, pad_token="[PAD]")
    else:
        tokenizer.no_padding()
    try:
        encoding = tokenizer.encode(
            request["first"], request["second"], is_pretokenized=isinstance(request["first"], list),
            add_special_tokens=request["special"])
    except BaseException as error:  # a Rust panic is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return None
    windows = [encoding, *encoding.overflowing]
    count = 1 if request["second"] is None else 2
    columns = [
        dict(ids=e.ids, types=e.type_ids, offsets=e.offsets, words=e.word_ids, special=e.special_tokens_mask,
             sequences=e.sequence_ids, attention=e.attention_mask)
        for e in windows
    ]
    if tokenizer.post_processor is None:
        # Then nobody tells the reference which sequence is which in padding and overflowing pairs.
        for number, column in enumerate(columns):
            if number and request["second"] is not None:
                del column["sequences"]
            else:
                column["sequences"] = [s if a else None for s, a in zip(column["sequences"], column["attention"])]
    else:
        columns[0]["maps"] = [maps(encoding, sequence) for sequence in range(count)]
    return columns


# What is asked of the normalizer, by name.
CONFIGURATIONS = {
    "uncased": {},
    "cased": dict(lowercase=False),
    "accented": dict(strip_accents=False),
    "cased-unaccented": dict(lowercase=False, strip_accents=True),
    "unclean": dict(clean_text=False, handle_chinese_chars=False),
}


def configured(tokenizer_json, name):
    """The text of a tokenizer.json with the configuration `name`, nothing cut and nothing padded."""
    tokenizer = json.loads(tokenizer_json)
    tokenizer["normalizer"].update(CONFIGURATIONS[name])
    tokenizer["truncation"] = tokenizer["padding"] = None
    return json.dumps(tokenizer)


def tokens(tokenizer, text):
    """(id, start, end, word) of each token; word is -1 where there is none."""
    encoding = tokenizer.encode(text)
    return [
        (id, start, end, -1 if word is None else word)
        for id, (start, end), word in zip(encoding.ids, encoding.offsets, encoding.word_ids)
    ]


def words(tokenizer: Tokenizer, text):
    """(normalised word, start, end) of each word, special tokens taken for text."""
    divided = PreTokenizedString(text)
    if tokenizer.normalizer is not None:
        divided.normalize(tokenizer.normalizer.normalize)
    tokenizer.pre_tokenizer.pre_tokenize(divided)
    splits = divided.get_splits(offset_referential="original", offset_type="char")
    return [(word, start, end) for word, (start, end), _ in splits]
