"""Writes Tests/Fixtures/Word2Vec/sentences.txt.gz and gensim-trained.{json,bin}: a corpus of 2,000 sentences,
and what gensim with one worker makes of it in three epochs, for every algorithm and objective.

    word2vec_training.py          writes the fixtures
    word2vec_training.py train    prints the weights of all settings, as bytes
"""
import gzip
import os
import subprocess
import sys

import numpy as np
from gensim.models import Word2Vec
from gensim.models.word2vec import LineSentence

from word2vec_goldens import BLAS_KERNELS, FOLDER, write, zipf_sentences

CORPUS = FOLDER / "sentences.txt.gz"
SHARED = {"vector_size": 8, "epochs": 3, "min_count": 2, "sample": 0.005, "workers": 1}
SETTINGS = [
    {"sg": 1, "negative": 5},
    {"sg": 0, "negative": 5},
    {"sg": 1, "negative": 0, "hs": 1},
    {"sg": 0, "negative": 0, "hs": 1},
    {"sg": 0, "negative": 0, "hs": 1, "cbow_mean": 0, "window": 3},
    {"sg": 1, "negative": 3, "hs": 1, "seed": 9, "vector_size": 17, "alpha": 0.01},
    {"sg": 0, "negative": 3, "hs": 1, "seed": 9, "batch_words": 500},
]


def write_corpus():
    text = "".join(" ".join(s) + "\n" for s in zipf_sentences(11, [f"w{i}" for i in range(220)], 2000, 12))
    with open(CORPUS, "wb") as out, gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0) as packed:
        packed.write(text.encode())


def models():
    for setting in SETTINGS:
        arguments = {**SHARED, **setting}
        yield arguments, Word2Vec(LineSentence(str(CORPUS)), **arguments)


def matrices(model):
    parts = {"vectors": model.wv.vectors}
    if model.negative:
        parts["syn1neg"] = model.syn1neg
    if model.hs:
        parts["syn1"] = model.syn1
    return parts


def print_weights():
    for _, model in models():
        for matrix in matrices(model).values():
            sys.stdout.buffer.write(np.ascontiguousarray(matrix, np.float32).tobytes())


def main():
    write_corpus()
    others = [np.frombuffer(subprocess.run(
        [sys.executable, __file__, "train"], check=True, stdout=subprocess.PIPE,
        env={**os.environ, "OPENBLAS_CORETYPE": kernel}).stdout, np.float32) for kernel in BLAS_KERNELS]
    cases, data, start = [], b"", 0
    for arguments, model in models():
        parts, spread = {}, 0.0
        for name, matrix in matrices(model).items():
            values = np.ascontiguousarray(matrix, np.float32)
            spread = max(spread, max(float(np.abs(o[start:start + values.size] - values.ravel()).max()) for o in others))
            parts[name] = [start, start + values.size]
            start += values.size
            data += values.tobytes()
        # What gensim's vectors move by from one BLAS kernel to another; no comparison can ask for less.
        cases.append({"settings": arguments, "words": model.wv.index_to_key, "parts": parts, "spread": spread})
        print(arguments, "spread", spread)
    write("gensim-trained.json", {"cases": cases})
    (FOLDER / "gensim-trained.bin").write_bytes(data)


if __name__ == "__main__":
    print_weights() if sys.argv[1:2] == ["train"] else main()
