"""Writes Tests/Fixtures/Word2Vec with gensim, and checks with gensim what this package wrote.

    word2vec_goldens.py                 writes the fixtures
    word2vec_goldens.py check FILE...   loads each vector file (text or binary, by its name's .bin) and
                                        compares it with the fixture that it was made from
"""
import gzip
import json
import os
import platform
import subprocess
import sys
import unicodedata
from pathlib import Path

import gensim
import numpy as np
from gensim.models import KeyedVectors, Word2Vec

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Word2Vec"


def provenance():
    return {
        "script": f"Scripts/goldens/{Path(sys.argv[0]).name}",
        "gensim": gensim.__version__,
        "numpy": np.__version__,
        "python": platform.python_version(),
    }


def write(name, value):
    text = json.dumps({"provenance": provenance(), **value}, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def floats(array):
    """Each number with the fewest digits that make the same float32."""
    return [float(str(np.float32(x))) for x in np.asarray(array).ravel()]


def zipf_sentences(seed, words, sentences, length):
    """Sentences of 1 to `length` words, their frequencies by Zipf's law."""
    rng = np.random.default_rng(seed)
    p = 1 / np.arange(1, len(words) + 1)
    p /= p.sum()
    return [
        [words[i] for i in rng.choice(len(words), size=rng.integers(1, length + 1), p=p)]
        for _ in range(sentences)
    ]


def random_numbers():
    twister = []
    for seed, bound in [(0, 5), (1, 5), (1, 2**24), (4294967295, 7), (12, 1), (3, 8),
                        (1, 2**32 - 1), (2, 2**32), (3, 2**32 + 1), (4, 3 * 2**40)]:
        state = np.random.RandomState(seed)
        # More than 624 draws need the generator's second filling.
        draws = state.randint(0, bound, 1500)
        twister.append({"seed": seed, "bound": bound, "first": draws[:40].tolist(),
                        "sum": int(draws.sum()), "then": int(state.randint(0, 2**24))})
    pcg = [{"seed": seed, "values": floats(np.random.default_rng(seed).random(33, dtype=np.float32))}
           for seed in (0, 1, 2, 123456789, 4294967295)]
    write("random.json", {"mersenne_twister": twister, "pcg64": pcg})


def vocabulary():
    words = [f"w{i}" for i in range(40)] + [
        unicodedata.normalize("NFC", "café"), unicodedata.normalize("NFD", "café"), "가",
        unicodedata.normalize("NFD", "가"), "a\u00a0b", "\u2126", "\u03a9", "<s>", "日本語", "\U0001f600"]
    np.random.default_rng(5).shuffle(words)
    sentences = zipf_sentences(7, words, 150, 14)
    cases = []
    for settings in [{"min_count": 1}, {"min_count": 3}, {"min_count": 1, "sample": 0.01},
                     {"min_count": 2, "sample": 0}, {"min_count": 1, "sample": 10},
                     {"min_count": 1, "ns_exponent": 0}, {"min_count": 1, "ns_exponent": -0.5},
                     {"min_count": 1, "max_final_vocab": 20}, {"min_count": 1, "sample": 0.5, "ns_exponent": 1.0}]:
        model = Word2Vec(vector_size=4, **settings)
        model.build_vocab(sentences)
        cases.append({
            "settings": settings, "words": model.wv.index_to_key,
            "counts": [int(model.wv.get_vecattr(w, "count")) for w in model.wv.index_to_key],
            "sample_int": [int(model.wv.get_vecattr(w, "sample_int")) for w in model.wv.index_to_key],
            "cum_table": model.cum_table.tolist(),
        })
    write("vocabulary.json", {"sentences": sentences, "cases": cases})


# Kernels of the BLAS that gensim calls; their sums differ in the order of their terms.
BLAS_KERNELS = ["Prescott", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX"]

TRAINING_SETTINGS = [
    {"sg": 1, "sample": 0.002, "epochs": 1, "vector_size": 12, "seed": 5},
    {"sg": 0, "sample": 0.01, "seed": 7},
    {"sg": 0, "cbow_mean": 0},
    {"sg": 1, "shrink_windows": False, "negative": 3, "seed": 42, "window": 2},
    {"sg": 0, "min_count": 40, "window": 8, "seed": 7, "alpha": 0.05, "min_alpha": 0.001},
    {"sg": 1, "ns_exponent": 0.5, "vector_size": 20, "epochs": 1},
]


def training_corpus():
    return zipf_sentences(3, [f"v{i}" for i in range(45)], 130, 30)


def train():
    """The models of the settings, on two rounds of the corpus, in four jobs an epoch."""
    for settings in TRAINING_SETTINGS:
        arguments = {"vector_size": 10, "min_count": 5, "epochs": 2, "batch_words": 1000, "workers": 1, **settings}
        yield arguments, Word2Vec(training_corpus() * 2, **arguments)


def training():
    # How far gensim is from itself: the bound that its own arithmetic sets to any comparison.
    others = []
    for kernel in BLAS_KERNELS:
        output = subprocess.run([sys.executable, __file__, "train"], check=True, stdout=subprocess.PIPE,
                                env={**os.environ, "OPENBLAS_CORETYPE": kernel}).stdout
        others.append(np.frombuffer(output, np.float32))
    cases, start = [], 0
    for arguments, model in train():
        weights = np.concatenate([model.wv.vectors.ravel(), model.syn1neg.ravel()])
        spread = max(float(np.abs(o[start:start + weights.size] - weights).max()) for o in others)
        # Where a sum falls on the edge between two entries of gensim's table of the logistic function, its
        # last bit decides on a step of 1e-5. The settings are chosen so that this does not happen.
        assert spread <= 1.1e-6, (arguments, spread)
        start += weights.size
        cases.append({"settings": arguments, "words": model.wv.index_to_key, "spread": spread,
                      "vectors": floats(model.wv.vectors[:20]), "syn1neg": floats(model.syn1neg[:20])})
        print(arguments, "moves by", spread, "from one BLAS kernel to another")
    write("training.json", {"blas_kernels": BLAS_KERNELS, "sentences": training_corpus(), "repetitions": 2,
                            "cases": cases})


def write_training():
    for _, model in train():
        sys.stdout.buffer.write(model.wv.vectors.tobytes() + model.syn1neg.tobytes())


def file_vectors():
    words = ["the", "river", "bank", unicodedata.normalize("NFC", "café"),
             unicodedata.normalize("NFD", "café"), "a\u00a0b", "日本語", "zero", "tiny", "big", "twin-a", "twin-b"]
    vectors = np.random.default_rng(9).normal(size=(len(words), 7)).astype(np.float32)
    vectors[7] = 0
    vectors[8] *= np.float32(1e-5)
    vectors[9] *= np.float32(1e3)
    vectors[11] = vectors[10]
    vectors[0, :4] = [1, -1, -0.0, 0.5]
    keyed = KeyedVectors(7)
    keyed.add_vectors(words, vectors)
    return keyed


def files():
    keyed = file_vectors()
    keyed.save_word2vec_format(str(FOLDER / "gensim.txt"), binary=False)
    keyed.save_word2vec_format(str(FOLDER / "gensim.bin"), binary=True)
    for name in ("gensim.txt", "gensim.bin"):
        with open(FOLDER / f"{name}.gz", "wb") as out:
            with gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0) as packed:
                packed.write((FOLDER / name).read_bytes())
    asked = [w for w in keyed.index_to_key if w != "zero"]
    similar = {}
    for word in asked:
        others = keyed.most_similar(word, topn=len(keyed))
        # A vector of zeros has no direction: gensim divides by 0 there.
        similar[word] = [[w, s] for w, s in others if w != "zero"]
    write("similarity.json", {
        "words": keyed.index_to_key, "vectors": floats(keyed.vectors), "similar": similar,
        "pairs": [[a, b, float(keyed.similarity(a, b))] for a in asked for b in asked],
    })


def check(paths):
    expected = file_vectors()
    for path in paths:
        found = KeyedVectors.load_word2vec_format(path, binary=".bin" in path)
        assert found.index_to_key == expected.index_to_key, path
        assert np.array_equal(found.vectors.view(np.uint32), expected.vectors.view(np.uint32)), path
        print(f"{path}: {len(found)} vectors of {found.vector_size}, as expected")


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(sys.argv[2:])
    elif sys.argv[1:2] == ["train"]:
        write_training()
    else:
        FOLDER.mkdir(parents=True, exist_ok=True)
        random_numbers()
        vocabulary()
        training()
        files()
