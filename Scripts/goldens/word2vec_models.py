"""Writes Tests/Fixtures/Word2Vec/models.json: vocabularies by max_vocab_size, trim_rule and sorted_vocab, models that begin
with vectors from elsewhere, and what gensim predicts and how it scores sentences.

gensim sums up in floats; beside each score stands how far n such sums can be off, and each model is trained so far only
that no product falls on the edge of two entries of the table of the logistic function.
"""
import numpy as np
from gensim import utils
from gensim.models import Word2Vec
from word2vec_goldens import FOLDER, floats, write, zipf_sentences

RULES = {
    "keep-rare": lambda w, c, m: utils.RULE_KEEP if w.startswith("w1") else utils.RULE_DEFAULT,
    "discard-frequent": lambda w, c, m: utils.RULE_DISCARD if c > 20 else utils.RULE_DEFAULT,
    "by-minimum": lambda w, c, m: utils.RULE_KEEP if c + 1 >= m else utils.RULE_DISCARD,
}
WORDS = [f"w{i}" for i in range(60)]
SELECTIONS = [
    {"max_vocab_size": 20, "min_count": 1}, {"max_vocab_size": 5, "min_count": 2}, {"max_vocab_size": 1, "min_count": 1},
    {"max_vocab_size": 59, "min_count": 1}, {"sorted_vocab": 0, "min_count": 3},
    {"max_vocab_size": 30, "max_final_vocab": 9, "min_count": 1, "sorted_vocab": 0},
    {"rule": "keep-rare", "min_count": 10}, {"rule": "discard-frequent", "min_count": 2},
    {"rule": "by-minimum", "min_count": 6}, {"rule": "by-minimum", "min_count": 3, "max_vocab_size": 25},
    {"rule": "discard-frequent", "min_count": 1, "max_vocab_size": 25},
]


def vocabularies(sentences, more):
    for settings in SELECTIONS:
        arguments = dict(settings)
        rule = RULES.get(arguments.pop("rule", None))
        model = Word2Vec(vector_size=4, trim_rule=rule, **arguments)
        model.build_vocab(sentences, trim_rule=rule)
        first = listed(model)
        model.build_vocab(more, update=True, trim_rule=rule)
        yield {"settings": settings, "first": first, "updated": listed(model)}


def listed(model):
    words = model.wv.index_to_key
    return {"words": list(words), "counts": [int(model.wv.get_vecattr(w, "count")) for w in words]}


def intersected(sentences):
    model = Word2Vec(vector_size=7, min_count=3, workers=1, seed=4, sg=1, epochs=2, window=3)
    model.build_vocab(sentences)
    words = ["w0", "w3", "nobody", "w7", "w0"]
    numbers = np.random.default_rng(8).normal(size=(len(words), 7)).astype(np.float32)
    path = FOLDER / "intersected.txt"
    path.write_text(f"{len(words) - 1} 7\n" + "".join(
        w + " " + " ".join(str(x) for x in row) + "\n" for w, row in zip(words[:-1], numbers)), encoding="utf-8")
    # gensim 4 keeps one lock factor for all words until somebody makes room for more.
    model.wv.vectors_lockf = np.ones(len(model.wv), dtype=np.float32)
    model.wv.intersect_word2vec_format(str(path), lockf=1.0)
    before = floats(model.wv.vectors)
    model.train(sentences, total_examples=model.corpus_count, epochs=model.epochs)
    return {"before": before, "after": floats(model.wv.vectors), "words": model.wv.index_to_key}


def predictions(sentences):
    for settings in [{"sg": 0}, {"sg": 0, "cbow_mean": 0}, {"sg": 1}]:
        model = Word2Vec(sentences, vector_size=6, min_count=2, workers=1, alpha=0.3, seed=2, **settings)
        contexts = [["w0"], ["w1", "w4", "w1"], ["w2", "nobody", "w9"], ["w5", "w6", "w7", "w8"]]
        yield {"settings": settings, "vectors": floats(model.wv.vectors), "syn1neg": floats(model.syn1neg),
               "words": model.wv.index_to_key,
               "predicted": [{"context": c, "words": [[w, float(p)] for w, p in model.predict_output_word(c, topn=6)]}
                             for c in contexts]}


def scores(sentences):
    asked = [["w0", "w1", "w2"], ["w5"], [], ["nobody", "w3"], ["w7", "w0", "w0", "nobody", "w9", "w2", "w1", "w4", "w4"]]
    for settings in [{"sg": 1, "window": 2}, {"sg": 0, "window": 3}, {"sg": 0, "cbow_mean": 0, "window": 5}]:
        model = Word2Vec(sentences, vector_size=6, min_count=2, workers=1, alpha=0.3, seed=2, hs=1, negative=0, **settings)
        found = model.score(asked, total_sentences=len(asked))
        yield {"settings": settings, "vectors": floats(model.wv.vectors), "syn1": floats(model.syn1),
               "words": model.wv.index_to_key,
               "counts": [int(model.wv.get_vecattr(w, "count")) for w in model.wv.index_to_key],
               "sentences": asked, "scores": [float(x) for x in found]}


if __name__ == "__main__":
    sentences = zipf_sentences(31, WORDS, 60, 12)
    more = zipf_sentences(32, WORDS + [f"n{i}" for i in range(20)], 40, 12)
    write("models.json", {
        "sentences": sentences, "more": more, "vocabularies": list(vocabularies(sentences, more)),
        "intersected": intersected(sentences), "predictions": list(predictions(sentences)),
        "scores": list(scores(sentences))})
