#!/usr/bin/env python3
"""Writes the tokenizer's golden values into Tests/Fixtures/WordPiece.

    "$(Scripts/goldens/environment)" Scripts/goldens/wordpiece.py MODEL

MODEL is a folder with bert-base-uncased's vocabulary as tokenizer.json (all-MiniLM-L6-v2 has it).
The fixtures hold a part of that vocabulary: every token of one scalar, and the first longer ones.

goldens.json holds texts with all that an encoding says of them; digests.json a CRC-32 for each block
of texts that the tests make anew: every scalar in five places, and seeded random texts;
requests.json pairs, words, truncation and padding; decoded.json texts made of tokens; saved.json what
the reference writes of each tokenizer; folders.json what transformers makes of a folder's files.
"""

import json
import multiprocessing
import os
import struct
import sys
import tempfile
import zlib
from pathlib import Path

os.environ["RUST_BACKTRACE"] = "0"  # a refused stride is a panic in the reference

import tokenizers
import transformers
from tokenizers import Tokenizer, decoders

import wordpiece_texts as texts

FIXTURES = Path(__file__).resolve().parents[2] / "Tests/Fixtures/WordPiece"
SCALAR_BLOCK, RANDOM_BLOCK, RANDOM_COUNT = 4096, 2500, 200_000
REQUEST_COUNT = int(os.environ.get("POLYSEMY_REQUESTS", 300))

TEXTS = [
    "", " ", "\t \n", "The river bank.", "He sat by the river bank.", "Unaffable, isn't it?",
    "don't  stop", "$3.14+2<5>=1^2|x~`y`", "e-mail: a.b@c.org!", "U.S.A. 1990s", "...", "a[SEP]b",
    "[CLS] a [SEP]", "the [MASK] of the [MASK].", "[mask] [sep]", "[MASK", "[[MASK]]", "x[UNK]y[PAD]",
    "\u0130stanbul", "\u0130", "stra\u00dfe STRASSE \u1e9e", "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03cc\u03c2",
    "caf\u00e9 cafe\u0301 CAF\u00c9", "na\u00efve r\u00e9sum\u00e9", "\u1ed9\u0316x", "q\u0307\u0323 q\u0323\u0307",
    "\u0344", "a\u0344b", "\u0301a", "a\u0334\u0345\u0301", "x\u302e\u0301y", "x\u0301\u302ey", "\u00e9\u302e\u0323",
    "\U0001d15e\U0001d165\u0301", "\u1e9b\u0323", "\ufb01nd \ufb03", "\u212a \u212b \u2126",
    "\uac00\uac01 \ud55c\uad6d\uc5b4", "\u1112\u1161\u11ab", "\u4e2d\u6587", "a\u4e2db", "\u4e2d[SEP]\u6587",
    "\u6771\u4eac\u306b\u884c\u304f", "\u30ab\u30bf\u30ab\u30ca \u304c \u30d1", "\u3000\u5168\u89d2\u3000",
    "\U00020000\U0002b81f\U0002b820\U0002b91f\U0002b920", "\uf900\ufa0e\U0002f800", "a\u200db", "\ufeffx\u00ady",
    "zero\u200bwidth", "a\u0000b\ufffdc", "\u0001\u007f\u0085\u009f", "a\u000bb\u000cc", "a\u2028b\u2029c",
    "a\u00a0b\u202fc\u1680d\u205fe", "a\u0378b", "\ue000\U000f0000", "\ud7ff\uffff\U0010ffff",
    "\U0001f600 ok", "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466", "\U0001f44d\U0001f3fd",
    "\U0001f1fa\U0001f1f8", "\u2764\ufe0f", "\u0645\u0631\u062d\u0628\u0627 \u0628\u0650\u0633\u0652\u0645",
    "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u0928\u092e\u0938\u094d\u0924\u0947", "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u0419\u043e\u0433", "\u2014dash\u2013dash\u2010", "\u00abquote\u00bb \u201cq\u201d",
    "\u20ac\u00a9\u00ae\u2122\u00b0", "\u3001\u3002\uff01\uff1f", "##ing", "a##b", "1,234.5%",
    "a" * 100, "a" * 101, "\u00e9" * 100, "\u00e9" * 101, "e\u0301" * 100, "supercalifragilisticexpialidocious",
    "Line one\r\nLine two\r", "\u01c5\u01c4\u01c6", "\u2160\u2170 \u24b6", "\u10a0\u2d00 \u13a0\uab70",
    "\U00010400\U00010428", "\u0f73\u0f71\u0f72", "\u0958\u0915\u093c", "\u2adc\u0338",
]

# A small tokenizer with every kind of added token, and texts that tell them apart.
ADDED = [
    dict(content="[UNK]"), dict(content="[CLS]"), dict(content="[SEP]"),
    dict(content="<left>", lstrip=True), dict(content="<right>", rstrip=True),
    dict(content="<both>", lstrip=True, rstrip=True), dict(content="whole", single_word=True),
    dict(content="Caf\u00e9 Noir", normalized=True, special=False), dict(content="ab"),
    dict(content="abc", special=False), dict(content="bank", normalized=True, single_word=True),
    dict(content="river", special=False), dict(content="<X>", normalized=True),
]
ADDED_TEXTS = [
    "a <left> b", "a  <left><left> b", "a <right>  b", "a<right> \u3000<left> b", " <both> <both> ",
    "whole wholesome awhole a whole.", "_whole whole_ whole1 \u00e9whole whole\u0301", "caf\u00e9 noir",
    "the CAFE\u0301 NOIR is", "caf\u00e9  noir", "abcab abd", "xabcx", "Bank bank banks river-bank",
    "B\u00e1nk", "river RIVER ariver", "[SEP]<right>\u2028[CLS]", "<both>", "a\u200d<left>",
]


def write(name, value):
    (FIXTURES / name).write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")


def small_vocabulary(vocabulary):
    """The part of a vocabulary that the fixtures hold, numbered anew."""
    tokens = sorted(vocabulary, key=vocabulary.get)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokens = [t for t in tokens if t not in special and not t.startswith("[unused")]
    short = [t for t in tokens if len(t.removeprefix("##")) == 1]
    long = [t for t in tokens if len(t.removeprefix("##")) > 1]
    words = [t for t in long if not t.startswith("##")][:1200] + ["river", "bank", "mask"]
    pieces = [t for t in long if t.startswith("##")][:600]
    return list(dict.fromkeys(special + short + words + pieces))


def small_tokenizer(model):
    """MODEL's tokenizer.json with the small vocabulary."""
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    tokens = small_vocabulary(tokenizer["model"]["vocab"])
    ids = {token: id for id, token in enumerate(tokens)}
    tokenizer["model"]["vocab"] = ids
    for token in tokenizer["added_tokens"]:
        token["id"] = ids[token["content"]]
    for name, token in tokenizer["post_processor"]["special_tokens"].items():
        token["ids"] = [ids[name]]
    return tokens, tokenizer


def added_tokenizer(processor):
    vocabulary = ["[UNK]", "[CLS]", "[SEP]", "a", "b", "c", "ab", "the", "is", "river", ".", "-", "##s",
                  "##a", "##b", "##some", "caf", "##e", "noir", "cafe", "1", "_", "whole", "x", "##x"]
    flags = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [flags | token | dict(id=id) for id, token in enumerate(ADDED)],
        "normalizer": dict(type="BertNormalizer", clean_text=True, handle_chinese_chars=True,
                           strip_accents=None, lowercase=True),
        "pre_tokenizer": dict(type="BertPreTokenizer"), "post_processor": processor,
        "decoder": dict(type="WordPiece", prefix="##", cleanup=True),
        "model": dict(type="WordPiece", unk_token="[UNK]", continuing_subword_prefix="##",
                      max_input_chars_per_word=100,
                      vocab={token: id for id, token in enumerate(vocabulary)}),
    }


PROCESSORS = {
    "bert-processing": dict(type="BertProcessing", sep=["[SEP]", 2], cls=["[CLS]", 1]),
    "template": dict(
        type="TemplateProcessing",
        single=[{"SpecialToken": {"id": "<start>", "type_id": 1}}, {"Sequence": {"id": "A", "type_id": 3}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
        pair=[{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        special_tokens={"<start>": {"id": "<start>", "ids": [1, 0], "tokens": ["[CLS]", "[UNK]"]},
                        "[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}),
    "twice": dict(
        type="TemplateProcessing",
        single=[{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 1}}],
        pair=[{"Sequence": {"id": "B", "type_id": 2}}, {"Sequence": {"id": "A", "type_id": 0}},
              {"Sequence": {"id": "B", "type_id": 1}}],
        special_tokens={"[SEP]": {"id": "[SEP]", "ids": [2], "tokens": ["[SEP]"]}}),
    "no-processing": None,
}


def case(tokenizer, text, add_special_tokens=True):
    e = tokenizer.encode(text, add_special_tokens=add_special_tokens)
    return {
        "text": text, "special": add_special_tokens, "ids": e.ids, "offsets": e.offsets,
        "words": e.word_ids, "types": e.type_ids, "mask": e.special_tokens_mask,
    }


def pack(tokenizer, text):
    """The bytes that stand for what the tokenizer makes of a text."""
    found = texts.tokens(tokenizer, text)
    data = struct.pack(f"<{1 + 4 * len(found)}i", len(found), *(n for token in found for n in token))
    for word, start, end in texts.words(tokenizer, text):
        utf8 = word.encode()
        data += struct.pack("<3i", start, end, len(utf8)) + utf8
    return data


def digest(job):
    """The checksum of one block of texts in one configuration."""
    tokenizer_json, name, kind, block = job
    tokenizer = Tokenizer.from_str(texts.configured(tokenizer_json, name))
    if kind == "scalars":
        scalars = range(block * SCALAR_BLOCK, (block + 1) * SCALAR_BLOCK)
        inputs = (text for c in scalars if not 0xD800 <= c <= 0xDFFF for text in texts.scalar_texts(c))
    else:
        inputs = map(texts.random_text, range(block * RANDOM_BLOCK, (block + 1) * RANDOM_BLOCK))
    crc = 0
    for text in inputs:
        crc = zlib.crc32(pack(tokenizer, text), crc)
    return crc


def digests(tokenizer_json):
    """The checksums of all blocks, by configuration and kind."""
    counts = {"scalars": 0x110000 // SCALAR_BLOCK, "random": RANDOM_COUNT // RANDOM_BLOCK}
    result = {}
    with multiprocessing.Pool() as pool:
        for name in texts.CONFIGURATIONS:
            result[name] = {
                kind: pool.map(digest, [(tokenizer_json, name, kind, i) for i in range(count)], chunksize=1)
                for kind, count in counts.items()
            }
    return result


def requests(tokenizers_by_name):
    """Random requests to each tokenizer, with the answers."""
    result = {}
    for name, tokenizer in tokenizers_by_name.items():
        result[name] = []
        for seed in range(REQUEST_COUNT // len(tokenizers_by_name)):
            request = texts.random_request(seed)
            try:
                result[name].append(dict(request, encodings=texts.answer(tokenizer, request)))
            except ValueError:
                pass
        tokenizer.no_truncation()
        tokenizer.no_padding()
    return result


DECODED = [
    "The river bank, unaffable; isn't it?", "I 'm here , you 're there . do not ! we n't 've", "[MASK] x [SEP] y",
    "o ' clock ' s", "\u4e2d\u6587 caf\u00e9", "##ing", "", "a.b?c!d,e",
]


ADDED_DECODED = ["Caf\u00e9 Noir bank the <left> x", "ab abc whole river [SEP] bank", "caf\u00e9 noir <both> <right>a"]


def decoded_added(tokenizer):
    """Texts made of added tokens of every kind, and what each number is read back as."""
    lists = [tokenizer.encode(text).ids for text in ADDED_DECODED]
    count = 1 + max(tokenizer.get_vocab(with_added_tokens=True).values())
    return dict(
        tokens=[tokenizer.id_to_token(id) for id in range(count)],
        cases=[dict(ids=ids, skip=skip, text=tokenizer.decode(ids, skip_special_tokens=skip))
               for ids in [*lists, list(range(count))] for skip in (True, False)])


def decoded(tokenizer):
    """Texts made of tokens, in each way; also of numbers that are none, and of pieces first."""
    lists = [tokenizer.encode(text).ids for text in DECODED] + [
        [999_999, 5, 999_999], [tokenizer.token_to_id("##s")] * 2, [tokenizer.token_to_id("[SEP]")]]
    decoder = tokenizer.decoder
    cases = []
    for cleanup in (True, False):
        tokenizer.decoder = decoders.WordPiece(prefix="##", cleanup=cleanup)
        cases += [
            dict(ids=ids, cleanup=cleanup, skip=skip, text=tokenizer.decode(ids, skip_special_tokens=skip))
            for ids in lists for skip in (True, False)]
    tokenizer.decoder = decoder
    return cases


# A folder's files, and texts that tell how they were understood.
FLAGS = dict(single_word=False, lstrip=False, rstrip=False, normalized=False, special=True)
FOLDERS = {
    "plain": {},
    "cased": {"tokenizer_config.json": dict(do_lower_case=False)},
    "accents": {"tokenizer_config.json": dict(do_lower_case=True, strip_accents=False)},
    "cased, no accents": {"tokenizer_config.json": dict(do_lower_case=False, strip_accents=True)},
    "no ideographs": {"tokenizer_config.json": dict(tokenize_chinese_chars=False)},
    "names": {"tokenizer_config.json": dict(cls_token="river", sep_token=dict(FLAGS, content="bank", __type="AddedToken"), mask_token="<m>")},
    "map wins": {
        "tokenizer_config.json": dict(cls_token="river", sep_token="mask"),
        "special_tokens_map.json": dict(cls_token="bank", mask_token=dict(content="[MASK]", lstrip=True, rstrip=False,
                                        normalized=False, single_word=False))},
    "decoder wins": {
        "tokenizer_config.json": dict(cls_token="river", added_tokens_decoder={
            "4": dict(FLAGS, content="[MASK]", lstrip=True), "2": dict(FLAGS, content="[CLS]"),
            "3800": dict(FLAGS, content="<new>", special=False)}),
        "special_tokens_map.json": dict(cls_token="bank"), "added_tokens.json": {"<other>": 3800}},
    "no mask": {"tokenizer_config.json": dict(mask_token=None)},
    "named extra": {"tokenizer_config.json": dict(extra_special_tokens={"left_token": "<A>"})},
    "added": {"added_tokens.json": {"<b>": 3801, "<A>": 3800}},
    "added and special": {
        "special_tokens_map.json": dict(additional_special_tokens=["<A>"]), "added_tokens.json": {"<A>": 3800}},
    "older and newer": {
        "tokenizer_config.json": dict(additional_special_tokens=["<b>"], extra_special_tokens=["<A>"]),
        "special_tokens_map.json": dict(additional_special_tokens=["<other>"])},
    "map only": {"special_tokens_map.json": dict(extra_special_tokens=["<A>"]), "added_tokens.json": {"<A>": 3800}},
    "extra": {"tokenizer_config.json": dict(additional_special_tokens=["<A>", "<b>"])},
}
FOLDER_TEXTS = [
    "The river  [MASK] caf\u00e9 Caf\u00e9 \u4e2d\u6587x", "<new><A> <a> <B>b <b> <other> <m>", "river bank [CLS] [SEP]",
]


def folders(tokens):
    """What transformers makes of a vocab.txt with each set of files beside it."""
    from transformers import BertTokenizer

    cases = []
    for name, files in FOLDERS.items():
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "vocab.txt").write_text("".join(token + "\n" for token in tokens))
            for file, content in files.items():
                Path(folder, file).write_text(json.dumps(content))
            tokenizer = BertTokenizer.from_pretrained(folder)
            # A named token that the vocabulary lacks is given a number there, but not here.
            cases.append(dict(
                name=name, files={file: json.dumps(content) for file, content in files.items()},
                cases=[dict(text=text, ids=tokenizer(text)["input_ids"]) for text in FOLDER_TEXTS
                       if not (name == "names" and "<m>" in text)]))
    return cases


def main(model):
    FIXTURES.mkdir(parents=True, exist_ok=True)
    tokens, original = small_tokenizer(model)
    (FIXTURES / "vocab.txt").write_text("".join(token + "\n" for token in tokens))
    write("tokenizer.json", original)
    goldens = {"tokenizers": tokenizers.__version__, "configurations": {}, "added": {}}
    for name in texts.CONFIGURATIONS:
        tokenizer = Tokenizer.from_str(texts.configured(json.dumps(original), name))
        goldens["configurations"][name] = [case(tokenizer, text) for text in TEXTS]
    by_name = {"tokenizer": Tokenizer.from_str(json.dumps(original | dict(truncation=None, padding=None)))}
    for name, processor in PROCESSORS.items():
        written = added_tokenizer(processor)
        write(f"{name}.json", written)
        by_name[name] = Tokenizer.from_str(json.dumps(written))
        goldens["added"][name] = [
            case(by_name[name], text, special) for text in ADDED_TEXTS for special in (True, False)
        ]
    write("requests.json", dict(tokenizers=tokenizers.__version__, **requests(by_name)))
    write("decoded.json", dict(tokenizers=tokenizers.__version__, cases=decoded(by_name["tokenizer"]),
                                added=decoded_added(by_name["bert-processing"])))
    write("saved.json", {
        name: tokenizer.to_str() for name, tokenizer in by_name.items() if name != "tokenizer"})
    write("folders.json", dict(transformers=transformers.__version__, folders=folders(tokens)))
    tokenizer = by_name["no-processing"]
    tokenizer.encode_special_tokens = True
    goldens["unparsed"] = [case(tokenizer, text) for text in ADDED_TEXTS]
    write("goldens.json", goldens)
    if "--no-digests" not in sys.argv:
        write("digests.json", {
            "tokenizers": tokenizers.__version__, "scalar_block": SCALAR_BLOCK, "random_block": RANDOM_BLOCK,
            "random_count": RANDOM_COUNT, "ranges": texts.RANGES, "marks": texts.MARKS,
            "literals": texts.LITERALS, "configurations": digests(json.dumps(original))})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
