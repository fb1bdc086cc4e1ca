#!/usr/bin/env python3
"""Writes the trainer's golden values into Tests/Fixtures/WordPiece/training.json.

    "$(Scripts/goldens/environment)" Scripts/goldens/wordpiece_trainer.py

The reference takes the words in the order of a hash table, another one in each run. Each case is
trained RUNS times: where all runs give the same list the fixture says so, and their sets must be the
same in any case. Cases that are told the order of the characters, as special tokens, leave nothing to
chance.
"""

import json
from pathlib import Path

import tokenizers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

import wordpiece_texts as texts

ROOT = Path(__file__).resolve().parents[2]
RUNS = 20
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
DRAWN_SENTENCES, RANDOM_TEXTS = 300, 60


def english():
    """Our sentences, and more drawn of their words, of which some are joined to make longer ones."""
    sentences = json.loads((ROOT / "Tests/Fixtures/sentences.json").read_text())
    for name in ("bank", "bat", "spring"):
        sentences += (ROOT / f"Examples/{name}.txt").read_text().split("\n")[:-1]
    words = [word for sentence in sentences for word in sentence.split() if word.isascii()]
    random = texts.SplitMix64(1)
    drawn = []
    for _ in range(DRAWN_SENTENCES):
        sentence = []
        for _ in range(3 + random.below(9)):
            word = words[random.below(len(words))]
            sentence.append(word + words[random.below(len(words))] if random.below(6) == 0 else word)
        drawn.append(" ".join(sentence))
    return sentences + drawn


def scripts():
    """Random texts of all scripts."""
    return [texts.random_text(seed) for seed in range(RANDOM_TEXTS)]


def train(corpus, normalizer, options):
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(**normalizer)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(
        corpus, trainers.WordPieceTrainer(show_progress=False, **options))
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=vocabulary.get)


def pinned(corpus, normalizer, options):
    """The options with all tokens of one character as special tokens, the shorter ones first."""
    first = train(corpus, normalizer, options | dict(vocab_size=0, special_tokens=[]))
    first.sort(key=lambda token: (len(token), token))
    return options | dict(special_tokens=SPECIAL + first, limit_alphabet=0)


def case(name, corpus, lines, options, normalizer=None):
    normalizer = normalizer or {}
    runs = [train(lines, normalizer, options) for _ in range(RUNS)]
    if any(set(run) != set(runs[0]) for run in runs):
        raise SystemExit(f"{name}: the reference's tokens differ from run to run")
    ordered = all(run == runs[0] for run in runs)
    return {"name": name, "corpus": corpus, "normalizer": normalizer, "options": options,
            "ordered": ordered, "vocabulary": runs[0] if ordered else sorted(runs[0])}


def large_cases(corpora):
    """Whole corpora: name, corpus, whether characters are put in order, options, normalizer."""
    wanted = [
        ("all merges", "english", True, dict(vocab_size=30000), {}),
        ("as it is", "english", False, dict(min_frequency=8), {}),
        ("a size", "english", True, dict(vocab_size=800), {}),
        ("a size and a frequency", "english", True, dict(vocab_size=2000, min_frequency=3), {}),
        ("capitals", "english", True, dict(vocab_size=900), dict(lowercase=False)),
        ("a suffix", "english", True, dict(vocab_size=900, end_of_word_suffix="</w>"), {}),
        ("another prefix", "english", True, dict(vocab_size=900, continuing_subword_prefix="@@"), {}),
        ("no prefix", "english", True, dict(vocab_size=900, continuing_subword_prefix=""), {}),
        ("a prefix that is a letter", "english", True,
         dict(vocab_size=900, continuing_subword_prefix="e"), {}),
        ("a limited alphabet", "english", False, dict(min_frequency=20, limit_alphabet=25), {}),
        ("all scripts", "scripts", True, dict(vocab_size=2000), {}),
        ("all scripts, unclean", "scripts", False, dict(min_frequency=3),
         dict(clean_text=False, handle_chinese_chars=False)),
        ("accents", "scripts", False, dict(min_frequency=3), dict(strip_accents=False)),
    ]
    for name, corpus, is_pinned, options, normalizer in wanted:
        options = dict(special_tokens=SPECIAL) | options
        if is_pinned:
            options = pinned(corpora[corpus], normalizer, options)
        yield case(name, corpus, corpora[corpus], options, normalizer)


LETTERS = dict(
    continuing_subword_prefix="a", special_tokens=["a", "b", "aa", "ab"], limit_alphabet=0)

SMALL = [
    ("special tokens come first, equal ones once", ["a [SEP] b[MASK]"],
     dict(special_tokens=["[SEP]", "[X]", "[SEP]", "a"])),
    ("special tokens of several characters are met again", ["hello"],
     dict(special_tokens=["hello", "##lo", "he"])),
    ("the first tokens may be more than the size", ["abc"], dict(vocab_size=2, special_tokens=["[UNK]"])),
    ("a size of 0", ["abc"], dict(vocab_size=0)),
    ("no text", [], dict(special_tokens=["[UNK]"])),
    ("no words", ["  \t \n ", ""], dict(special_tokens=["[UNK]"])),
    ("no text but an alphabet", [], dict(initial_alphabet=["b", "a"])),
    ("an initial alphabet", ["abc"], dict(initial_alphabet=["z", "y", "a"])),
    ("a limit", ["a a a b b c abcd"], dict(limit_alphabet=2)),
    ("a limit that drops first characters", ["xab xab ab"], dict(limit_alphabet=2)),
    ("an initial alphabet above the limit's characters", ["a a a b b c"],
     dict(limit_alphabet=2, initial_alphabet=["z"])),
    ("a limit of 0", ["a a a b b c"], dict(limit_alphabet=0)),
    ("a special token brings a character back", ["ab ab b"], dict(limit_alphabet=1, special_tokens=["a"])),
    ("a frequency that is reached", ["ab ab cd"], dict(min_frequency=2)),
    ("a frequency that is not", ["ab ab cd"], dict(min_frequency=3)),
    ("runs of a letter", ["aaaa aaa aaaaa aaaaaaa"], {}),
    ("a word of any length", ["a" * 300], dict(vocab_size=8)),
    ("a prefix that is met as a character", ["ab abc aab xaab"], dict(continuing_subword_prefix="a")),
    ("a suffix, on words of one character too", ["ab abc a"], dict(end_of_word_suffix="</w>")),
    # A prefix that is a character makes the same token of "a" and "b" as of a continuing "b".
    ("tokens that are made in two ways", ["bba bba bba abba abbbaaa"], LETTERS),
    ("tokens that are made in two ways, again", ["bbba " * 5 + "aab " * 3 + "aaab " + "bb " * 9], LETTERS),
]


def main():
    corpora = {"english": english(), "scripts": scripts()}
    fixture = {
        "tokenizers": tokenizers.__version__, "corpora": corpora,
        "large": list(large_cases(corpora)),
        "small": [case(name, lines, lines, options) for name, lines, options in SMALL],
    }
    path = ROOT / "Tests/Fixtures/WordPiece/training.json"
    path.write_text(json.dumps(fixture, ensure_ascii=True, separators=(",", ":")) + "\n")
    for golden in fixture["large"] + fixture["small"]:
        print(f"{golden['name']}: {len(golden['vocabulary'])} tokens, ordered {golden['ordered']}")


if __name__ == "__main__":
    main()
