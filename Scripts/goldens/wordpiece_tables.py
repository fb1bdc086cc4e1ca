#!/usr/bin/env python3
"""Writes Sources/WordPiece/Text/ScalarTable+Data.swift: what the reference tokenizer does with every
Unicode scalar.

Nothing is taken from Unicode's own files. Each scalar is put through the normalizers and the
pre-tokenizer of the pinned reference, so that the tables hold the reference's versions of Unicode
(it mixes three) and its deviations, and no list of exceptions is needed.

    "$(Scripts/goldens/environment)" Scripts/goldens/wordpiece_tables.py
"""

from pathlib import Path

import tokenizers
from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

REQUIRED = "0.23.3"
TARGET = Path(__file__).parents[2] / "Sources/WordPiece/Text/ScalarTable+Data.swift"
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
BLOCK_BITS = 7

# The flags of a record, as in ScalarRecord.
DROPPED, WHITESPACE, PUNCTUATION, IDEOGRAPH, NONSPACING, WORD, SYLLABLE, CHANGES = (
    1 << bit for bit in range(8)
)


def bert(**enabled):
    """A BertNormalizer that does only what is named."""
    switches = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**(switches | enabled)).normalize_str


def hangul_decomposition(scalar):
    """The arithmetic decomposition of a Hangul syllable (The Unicode Standard, section 3.12)."""
    index = scalar - 0xAC00
    trailing = index % 28
    jamo = [0x1100 + index // 588, 0x1161 + index % 588 // 28]
    return jamo + ([0x11A7 + trailing] if trailing else [])


class Probe:
    """Asks the reference about one scalar at a time."""

    def __init__(self):
        self.clean = bert(clean_text=True)
        self.pad_ideographs = bert(handle_chinese_chars=True)
        self.strip = bert(strip_accents=True)
        self.lower = bert(lowercase=True)
        self.nfd = normalizers.NFD().normalize_str
        self.split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str
        self.neighbours = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
        self.neighbours.add_tokens([AddedToken("X", single_word=True, normalized=False)])
        self.spaces = Tokenizer(models.WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
        self.spaces.add_tokens([AddedToken("X", lstrip=True, rstrip=True, normalized=False)])

    def flags(self, c):
        between = f"a{c}b"
        flags = 0
        words = [word for word, _ in self.split(between)]
        if words == ["a", "b"]:
            flags |= WHITESPACE
        elif words == ["a", c, "b"]:
            flags |= PUNCTUATION
        else:
            assert words == [between], (hex(ord(c)), words)
        cleaned = self.clean(between)
        if cleaned == "ab":
            flags |= DROPPED
        elif flags & WHITESPACE:
            assert cleaned == "a b", hex(ord(c))
        else:
            assert cleaned == between, hex(ord(c))
        padded = self.pad_ideographs(between)
        if padded == f"a {c} b":
            flags |= IDEOGRAPH
        else:
            assert padded == between, hex(ord(c))
        return flags | self.flags_beside_added_tokens(c)

    def flags_beside_added_tokens(self, c):
        """What the added tokens' single_word, lstrip and rstrip make of a neighbour."""
        before = self.neighbours.encode(f"{c}X").ids[-1] != 1
        after = self.neighbours.encode(f"X{c}").ids[0] != 1
        assert before == after or c == "X", hex(ord(c))
        left = self.spaces.encode(f"a{c}X").offsets[-1] == (1, 3)
        right = self.spaces.encode(f"X{c}a").offsets[0] == (0, 2)
        is_space = self.split(f"a{c}b")[0][0] == "a" and len(self.split(f"a{c}b")) == 2
        assert left == right == is_space or c == "X", hex(ord(c))
        return WORD if before or c == "X" else 0

    def decomposition(self, c):
        decomposed = self.nfd(c)
        return [ord(d) for d in decomposed] if decomposed != c else []

    def lowercase(self, c):
        lowered = self.lower(c)
        return [ord(d) for d in lowered] if lowered != c else []


def combining_ranks(probe, indecomposable):
    """Ranks the scalars that canonical ordering moves: 1 for the lowest class, 2 for the next.

    Two marks stand in the order of their classes after NFD; marks of one class keep theirs.
    """

    def precedes(a, b):
        """Whether a's class is lower than b's, both being marks."""
        return probe.nfd(b + a) == a + b

    # U+0334 has the lowest class of all and U+0345 the highest: they move whatever is a mark.
    lowest, highest = "\u0334", "\u0345"
    marks = [
        c for c in indecomposable
        if c in (lowest, highest) or precedes(lowest, c) or precedes(c, highest)
    ]
    classes = []
    for mark in marks:
        low, high = 0, len(classes)
        while low < high:
            middle = (low + high) // 2
            if precedes(classes[middle][0], mark):
                low = middle + 1
            else:
                high = middle
        if low < len(classes) and not precedes(mark, classes[low][0]):
            classes[low].append(mark)
        else:
            classes.insert(low, [mark])
    for low, members in enumerate(classes):
        for high in classes[low + 1:]:
            assert all(precedes(m, high[0]) and not precedes(high[0], m) for m in members)
    assert lowest in classes[0] and highest in classes[-1] and len(classes) < 256
    return {ord(mark): rank for rank, members in enumerate(classes, 1) for mark in members}


class Pool:
    """Sequences of scalars, each stored once and named by its position and length."""

    def __init__(self):
        self.scalars, self.places = [0], {}

    def place(self, sequence):
        if not sequence:
            return 0, 0
        key = tuple(sequence)
        if key not in self.places:
            self.places[key] = len(self.scalars)
            self.scalars.extend(key)
        return self.places[key], len(key)


def record(flags, rank, decomposition, lowercase):
    (d, d_count), (l, l_count) = decomposition, lowercase
    assert d < 1 << 16 and l < 1 << 16 and d_count < 16 and l_count < 16
    return flags | rank << 8 | d_count << 16 | l_count << 20 | d << 24 | l << 40


def probe_all():
    probe = Probe()
    flags, decompositions, lowercases = {}, {}, {}
    for scalar in SCALARS:
        c = chr(scalar)
        flags[scalar] = probe.flags(c)
        decompositions[scalar] = probe.decomposition(c)
        lowercases[scalar] = probe.lowercase(c)
    ranks = combining_ranks(probe, [chr(s) for s in SCALARS if not decompositions[s]])
    for scalar in SCALARS:
        if not decompositions[scalar]:
            if probe.strip(chr(scalar)) == "":
                flags[scalar] |= NONSPACING
        elif 0xAC00 <= scalar <= 0xD7A3:
            assert decompositions[scalar] == hangul_decomposition(scalar)
            decompositions[scalar] = []
            flags[scalar] |= SYLLABLE
    return flags, ranks, decompositions, lowercases


def build(flags, ranks, decompositions, lowercases):
    pool, records, indices = Pool(), {}, [0] * 0x110000
    records[record(0, 0, (0, 0), (0, 0))] = 0
    for scalar in SCALARS:
        decomposition = pool.place(decompositions[scalar])
        lowercase = pool.place(lowercases[scalar])
        rank = ranks.get(scalar, 0)
        own = flags[scalar]
        # A scalar that comes out of every normalizer as it went in is copied without a second look.
        if own & ~(WORD | PUNCTUATION) or rank or decomposition[1] or lowercase[1]:
            own |= CHANGES
        value = record(own, rank, decomposition, lowercase)
        indices[scalar] = records.setdefault(value, len(records))
    block = 1 << BLOCK_BITS
    blocks, stage1, stage2 = {}, [], []
    for start in range(0, len(indices), block):
        key = tuple(indices[start:start + block])
        if key not in blocks:
            blocks[key] = len(blocks)
            stage2.extend(key)
        stage1.append(blocks[key])
    return stage1, stage2, list(records), pool.scalars


def array(name, summary, kind, values, width):
    lines, line = [], ""
    for value in values:
        item = f"{value:#x}," if width else f"{value},"
        if len(line) + len(item) + 5 > 100:
            lines.append(line)
            line = ""
        line += (" " if line else "") + item
    lines.append(line)
    body = "\n".join("    " + l for l in lines)
    return f"  /// {summary}\n  // swift-format-ignore\n  static let {name}: [{kind}] = [\n{body}\n  ]\n"


def main():
    assert tokenizers.__version__ == REQUIRED, tokenizers.__version__
    stage1, stage2, records, pool = build(*probe_all())
    assert max(stage1) < 1 << 16 and len(records) < 1 << 16
    text = (
        "// Written by Scripts/goldens/wordpiece_tables.py from the answers of "
        f"tokenizers {REQUIRED}; do not edit.\n\n"
        "extension ScalarTable {\n"
        + array("blockIndices", "The block of each 128 scalars.", "UInt16", stage1, False) + "\n"
        + array("recordIndices", "The record of each scalar, in blocks of 128.", "UInt16", stage2, False)
        + "\n"
        + array("records", "The distinct records, as ``ScalarRecord/bits``.", "UInt64", records, True)
        + "\n"
        + array("sequences", "The scalars that the records' mappings point to.", "UInt32", pool, True)
        + "}\n"
    )
    TARGET.write_text(text)
    print(f"{TARGET.name}: {len(stage1)} + {len(stage2)} indices, {len(records)} records, "
          f"{len(pool)} scalars")


if __name__ == "__main__":
    main()
