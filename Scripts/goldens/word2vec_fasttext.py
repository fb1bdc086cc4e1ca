"""Writes Tests/Fixtures/Word2Vec/fasttext: models of gensim in fastText's .bin, and gensim's answers to them.

gensim adds the rows of a word's parts in floats, where k additions are off by at most k 2**-24 of the sum of all
magnitudes; that is recorded beside each vector.
"""
from pathlib import Path

import numpy as np
from gensim.models import FastText
from gensim.models.fasttext import ft_ngram_hashes, load_facebook_model, save_facebook_model
from word2vec_goldens import FOLDER, floats, write, zipf_sentences

WORDS = ["the", "bank", "banks", "banking", "river", "rivers", "money", "caf\u00e9", "cafe\u0301", "\u65e5\u672c\u8a9e",
         "\u65e5\u672c", "na\u00efve", "\U0001f600", "a", "of", "stra\u00dfe", "stra\u00dfen", "muddy", "mud", "lend"]
UNKNOWN = ["banker", "riverbank", "caf\u00e9s", "\u65e5\u672c\u4eba", "stra\u00dfenbahn", "\U0001f600\U0001f601", "x", "",
           "mudd", "lending", "a\u00a0b", "\u0939\u093f\u0928\u094d\u0926\u0940"]
SETTINGS = {
    "skipgram.bin": {"sg": 1, "bucket": 200, "min_n": 3, "max_n": 6},
    "short.bin": {"sg": 0, "bucket": 61, "min_n": 1, "max_n": 3, "hs": 1, "negative": 0},
    "plain.bin": {"sg": 0, "bucket": 0, "max_n": 0},
}


def parts(wv, word):
    """The rows that make a word's vector, in doubles."""
    rows = [wv.vectors_vocab[wv.key_to_index[word]]] if word in wv.key_to_index else []
    if wv.bucket:
        rows += [wv.vectors_ngrams[h] for h in ft_ngram_hashes(word, wv.min_n, wv.max_n, wv.bucket)]
    return np.array(rows, np.float64).reshape(len(rows), wv.vector_size)


def vector(wv, word):
    rows = parts(wv, word)
    bound = 2.0**-24 * (len(rows) + 1) * np.abs(rows).sum(0).max(initial=0) / max(len(rows), 1)
    found = wv.get_vector(word)
    assert np.abs(found - rows.sum(0) / max(len(rows), 1)).max() <= bound, word
    return {"word": word, "vector": floats(found), "bound": bound}


def answers(name):
    wv = load_facebook_model(str(FOLDER / "fasttext" / name)).wv
    unknown = UNKNOWN if wv.bucket else []
    asked = [word for word in WORDS + unknown if np.abs(wv.get_vector(word)).max() > 0]
    return {
        "file": name, "words": wv.index_to_key, "counts": [int(wv.get_vecattr(w, "count")) for w in wv.index_to_key],
        "known": [vector(wv, word) for word in wv.index_to_key], "unknown": [vector(wv, word) for word in unknown],
        "similar": [[word, [[w, float(s)] for w, s in wv.most_similar(word, topn=5)]] for word in asked],
        "pairs": [[a, b, float(wv.similarity(a, b))] for a in asked[::3] for b in asked[1::3]],
        "n_similarity": [[a, b, float(wv.n_similarity(a, b))]
                         for a, b in [(["bank", "river"], ["money"]), (asked[:3], asked[-3:])]],
        "all": floats(wv.vectors_for_all(["bank", "bank"] + unknown[:4]).vectors),
    }


def models():
    sentences = zipf_sentences(21, WORDS, 300, 9)
    for name, settings in SETTINGS.items():
        model = FastText(vector_size=8, min_count=1, epochs=3, workers=1, seed=3, alpha=0.5, **settings)
        model.build_vocab(sentences)
        model.train(sentences, total_examples=len(sentences), epochs=3)
        save_facebook_model(model, str(FOLDER / "fasttext" / name))
        yield name


if __name__ == "__main__":
    Path(FOLDER / "fasttext").mkdir(exist_ok=True)
    write("fasttext/answers.json", {"models": [answers(name) for name in models()]})
