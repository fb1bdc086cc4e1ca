"""Writes vector files as gensim, word2vec.c, fastText and GloVe do, and checks with gensim what this package wrote.

    word2vec_files.py                 writes the fixtures
    word2vec_files.py check FOLDER    loads what the command wrote of Tests/Fixtures/Word2Vec/gensim.bin

The C and C++ programs' files are written byte by byte, by the format strings of their sources, of vectors whose
numbers the format strings keep:

    word2vec.c (TrainModel):   "%lld %lld\\n"; per word "%s ", then fwrite of the floats or "%lf " each, then "\\n"
    word2vec.c (SaveVocab):    "%s %lld\\n"
    fasttext.cc (saveVectors): COUNT " " SIZE endl; per word WORD " " and each number with a space, then endl
    glove.c (save_params):     per word "%s", then " %lf" each, then "\\n"
"""
import struct
import sys
from pathlib import Path

import numpy as np
from gensim.models import KeyedVectors
from word2vec_goldens import FOLDER, file_vectors, floats, write

WORDS = ["</s>", "the", "caf\u00e9", "\u65e5\u672c\u8a9e", "New_York", "banks", "..."]
COUNTS = [0, 1061396, 5000, 77, 12, 5, 5]
SIZE = 5


def numbers():
    """Multiples of 1/64 between -4 and 4: 6 decimals say them exactly."""
    return (np.random.default_rng(11).integers(-256, 257, (len(WORDS), SIZE)) / 64).astype(np.float32)


def original_files(vectors):
    header = b"%d %d\n" % (len(WORDS), SIZE)
    text, binary, glove, fasttext = header, header, b"", header
    for word, row in zip(WORDS, vectors):
        name = word.encode()
        text += name + b" " + b"".join(b"%f " % x for x in row) + b"\n"
        binary += name + b" " + b"".join(struct.pack("<f", x) for x in row) + b"\n"
        glove += name + b"".join(b" %f" % x for x in row) + b"\n"
        fasttext += name + b" " + b"".join(("%.5g " % x).encode() for x in row) + b"\n"
    (FOLDER / "original.txt").write_bytes(text)
    (FOLDER / "original.bin").write_bytes(binary)
    (FOLDER / "glove.txt").write_bytes(glove)
    (FOLDER / "fasttext.vec").write_bytes(fasttext)
    (FOLDER / "original.vocab").write_bytes(b"".join(b"%s %d\n" % (w.encode(), c) for w, c in zip(WORDS, COUNTS)))


def gensim_files(vectors):
    keyed = KeyedVectors(SIZE)
    keyed.add_vectors(WORDS, vectors)
    for word, count in zip(WORDS, COUNTS):
        keyed.set_vecattr(word, "count", count)
    # gensim writes the most frequent first.
    keyed.save_word2vec_format(str(FOLDER / "counted.txt"), fvocab=str(FOLDER / "counted.vocab"), binary=False)
    read = KeyedVectors.load_word2vec_format(str(FOLDER / "counted.txt"), fvocab=str(FOLDER / "counted.vocab"))
    return {"words": read.index_to_key, "counts": [int(read.get_vecattr(w, "count")) for w in read.index_to_key],
            "vectors": floats(read.vectors)}


def files():
    vectors = numbers()
    original_files(vectors)
    # What gensim reads of the C dialect is what there is to be read.
    for name, arguments in [("original.txt", {}), ("original.bin", {"binary": True}),
                            ("glove.txt", {"no_header": True}), ("fasttext.vec", {})]:
        read = KeyedVectors.load_word2vec_format(str(FOLDER / name), **arguments)
        assert read.index_to_key == WORDS, (name, read.index_to_key)
        assert name == "fasttext.vec" or np.array_equal(read.vectors, vectors), name
    fasttext = KeyedVectors.load_word2vec_format(str(FOLDER / "fasttext.vec"))
    write("files.json", {"words": WORDS, "counts": COUNTS, "vectors": floats(vectors),
                         "fasttext": floats(fasttext.vectors), "counted": gensim_files(vectors)})


def check(folder):
    """Files of the names that Tests/CommandTests/ConvertVectorsTests.swift gives them."""
    expected = file_vectors()
    arguments = {".bin": {"binary": True}, ".glove": {"no_header": True}, ".txt": {}, ".vec": {}}
    checked = 0
    for path in sorted(Path(folder).iterdir()):
        kind = path.name.removesuffix(".gz")
        suffix = Path(kind).suffix
        if suffix not in arguments:
            continue
        found = KeyedVectors.load_word2vec_format(str(path), **arguments[suffix])
        assert found.index_to_key == expected.index_to_key, path
        assert np.array_equal(found.vectors.view(np.uint32), expected.vectors.view(np.uint32)), path
        print(f"{path}: {len(found)} vectors of {found.vector_size}, as expected")
        checked += 1
    assert checked, folder


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(sys.argv[2])
    else:
        files()
