"""Writes the goldens of texts, vocabularies and phrases with gensim, and of a full softmax with PyTorch, to
Tests/Fixtures/Word2Vec."""
import gzip
import json
import platform
from pathlib import Path

import gensim
import numpy as np
import torch
from gensim.models import Word2Vec
from gensim.models.phrases import ENGLISH_CONNECTOR_WORDS, Phrases
from gensim.models.word2vec import LineSentence

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Word2Vec"


def provenance():
    return {
        "script": "Scripts/goldens/word2vec_corpus.py",
        "gensim": gensim.__version__,
        "numpy": np.__version__,
        "torch": torch.__version__,
        "python": platform.python_version(),
    }


def write(name, value):
    text = json.dumps({"provenance": provenance(), **value}, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def floats(tensor):
    """Each number with the fewest digits that make the same float32."""
    return [float(str(np.float32(x))) for x in tensor.detach().numpy().ravel()]


LINES = [
    "The bank by the river is eroding.",
    "  two  spaces\tand a tab  ",
    "",
    "   ",
    "a return at the end\r",
    "no\u00a0break space\u2003em\u3000wide\u1680ogham\u205fmath\u202fnarrow",
    "lines\u2028that\u2029are\u0085none\x0bof\x0cthem",
    "file\x1cgroup\x1drecord\x1eunit\x1fseparators",
    "not\u200bspaces\u180e\ufeff here \u2060",
    "café cafe\u0301 日本語 \U0001f600 naïve",
    "\r",
    "the last line has no end",
]


def lines():
    data = "\n".join(LINES).encode()
    (FOLDER / "lines.txt").write_bytes(data)
    with open(FOLDER / "lines.txt.gz", "wb") as out:
        with gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0) as packed:
            packed.write(data)
    write("lines.json", {"sentences": list(LineSentence(str(FOLDER / "lines.txt")))})


def zipf(rng, words, sentences, length):
    p = 1 / np.arange(1, len(words) + 1)
    p /= p.sum()
    return [[words[i] for i in rng.choice(len(words), size=rng.integers(1, length + 1), p=p)]
            for _ in range(sentences)]


def updated_vocabulary():
    rng = np.random.default_rng(11)
    first = zipf(rng, [f"a{i}" for i in range(40)], 60, 12)
    second = zipf(rng, [f"a{i}" for i in range(60, 10, -1)] + ["café", "cafe\u0301"], 60, 12)
    cases = []
    for settings in [{"min_count": 1}, {"min_count": 4}, {"min_count": 2, "max_final_vocab": 15}]:
        model = Word2Vec(vector_size=2, **settings)
        model.build_vocab(first)
        model.build_vocab(second, update=True)
        words = model.wv.index_to_key
        cases.append({"settings": settings, "words": words,
                      "counts": [int(model.wv.get_vecattr(w, "count")) for w in words]})
        if settings["min_count"] == 4:
            model.wv.save_word2vec_format("/dev/null", fvocab=str(FOLDER / "vocabulary.txt"))
    write("updated_vocabulary.json", {"first": first, "second": second, "cases": cases})


def phrase_corpus():
    rng = np.random.default_rng(21)
    words = [f"w{i}" for i in range(40)] + ["of", "the", "and", "a", "in"]
    rng.shuffle(words)
    planted = [["new", "york"], ["new", "york", "times"], ["bank", "of", "america"], ["end", "of", "the", "road"],
               ["new_york"], ["york", "times"], ["a_b", "c"], ["a", "b_c"], ["x_", "y"], ["the", "the"], ["caf\u00e9", "bar"]]
    sentences = []
    for sentence in zipf(rng, words, 60, 12):
        for _ in range(rng.integers(0, 3)):
            place = rng.integers(0, len(sentence) + 1)
            sentence[place:place] = planted[rng.integers(0, len(planted))]
        sentences.append(sentence)
    return sentences


def phrases():
    sentences = phrase_corpus()
    half = len(sentences) // 2
    english = sorted(ENGLISH_CONNECTOR_WORDS)
    cases = []
    for settings, connectors in [
        ({}, []), ({"min_count": 1, "threshold": 0.5}, []), ({"min_count": 3, "threshold": 1}, english),
        ({"min_count": 2, "threshold": 0.4, "scoring": "npmi"}, []),
        ({"min_count": 1, "threshold": 0.1, "scoring": "npmi"}, english),
        ({"min_count": 2, "threshold": 2, "delimiter": "+-"}, ["of", "w1"]),
    ]:
        model = Phrases(sentences, connector_words=frozenset(connectors), **settings)
        applied = [model[s] for s in sentences]
        second = Phrases(applied, connector_words=frozenset(connectors), **settings)
        added = Phrases(sentences[:half], connector_words=frozenset(connectors), **settings)
        added.add_vocab(sentences[half:])
        assert added.export_phrases() == model.export_phrases()
        cases.append({
            "settings": settings, "connectors": connectors, "token_count": len(model.vocab),
            "exported": [[k, v] for k, v in model.export_phrases().items()],
            "found": [[k, v] for k, v in model.find_phrases(sentences).items()],
            "applied": [" ".join(s) for s in applied],
            "second_exported": [[k, v] for k, v in second.export_phrases().items()],
            "second_found": [[k, v] for k, v in second.find_phrases(applied).items()],
            "second_applied": [" ".join(second[s]) for s in applied],
        })
        print(settings, len(cases[-1]["exported"]), "phrases, then", len(cases[-1]["second_found"]))
    write("phrases.json", {"sentences": [" ".join(s) for s in sentences], "english": english, "cases": cases})


def softmax_model(words, size, bias, dtype, seed):
    torch.manual_seed(seed)
    embedding, linear = torch.nn.Embedding(words, size), torch.nn.Linear(size, words, bias=bias)
    return embedding.to(dtype), linear.to(dtype)


def softmax_train(pairs, words, settings, dtype):
    embedding, linear = softmax_model(words, settings["size"], settings["bias"], dtype, settings["seed"])
    parameters = [*embedding.parameters(), *linear.parameters()]
    first = [p.detach().clone() for p in parameters]
    optimizer = torch.optim.Adam(parameters, lr=settings["rate"], betas=settings["betas"], eps=settings["eps"])
    losses, steps = [], 0
    for _ in range(settings["epochs"]):
        total = 0.0
        for start in range(0, len(pairs), settings["batch"]):
            batch = torch.tensor(pairs[start:start + settings["batch"]])
            loss = torch.nn.functional.cross_entropy(linear(embedding(batch[:, 0])), batch[:, 1])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
            steps += 1
        losses.append(total / len(pairs))
    return first, [p.detach() for p in parameters], losses, steps


def softmax():
    sentences = zipf(np.random.default_rng(31), [f"s{i}" for i in range(37)], 20, 8)
    model = Word2Vec(vector_size=1, min_count=1)
    model.build_vocab(sentences)
    number = model.wv.key_to_index
    window = 2
    pairs = [[number[s[i]], number[s[j]]] for s in sentences for i in range(len(s))
             for j in range(max(0, i - window), min(len(s), i + window + 1)) if i != j]
    cases = []
    for settings in [
        {"size": 10, "bias": True, "rate": 0.01, "betas": [0.9, 0.999], "eps": 1e-8, "seed": 1},
        {"size": 7, "bias": False, "rate": 0.002, "betas": [0.8, 0.99], "eps": 1e-6, "seed": 2},
    ]:
        # Two passes of five steps, the last of each shorter.
        settings.update(window=window, epochs=2, batch=len(pairs) // 5 + 1)
        first, last, losses, steps = softmax_train(pairs, len(number), settings, torch.float32)
        _, exact, exact_losses, _ = softmax_train(pairs, len(number), settings, torch.float64)
        assert steps == 10 and len(pairs) % settings["batch"] != 0
        # How far PyTorch's own floats are from doubles.
        spread = max(float((a - b).abs().max()) for a, b in zip(last, exact))
        print(settings, "floats are within", spread, np.abs(np.subtract(losses, exact_losses)).max())
        assert spread < 5e-6
        names = ["embedding", "output", "bias"]
        cases.append({
            "settings": settings, "losses": losses, "spread": spread,
            "first": {n: floats(t) for n, t in zip(names, first)},
            "last": {n: floats(t) for n, t in zip(names, last)},
        })
    write("softmax.json", {"sentences": sentences, "words": model.wv.index_to_key, "pair_count": len(pairs),
                           "cases": cases})


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    lines()
    updated_vocabulary()
    phrases()
    softmax()
