"""Writes Tests/Fixtures/Word2Vec/queries: word vectors, questions to them, and gensim's answers.

gensim computes in the vectors' precision; here they are doubles, so that what is compared with is known to more
digits than a float has. Evaluations run in floats too, as people run them, and must come to the same.
"""
import json
import platform
import sys
import types
from pathlib import Path

import gensim
import numpy as np
import scipy
from gensim import matutils
from gensim.models import KeyedVectors
from scipy import special, stats
from scipy.optimize import linprog

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Word2Vec/queries"
SIZE = 12
rng = np.random.default_rng(2013)


def write(name, value):
    provenance = {
        "script": "Scripts/goldens/word2vec_queries.py", "gensim": gensim.__version__, "numpy": np.__version__,
        "scipy": scipy.__version__, "python": platform.python_version()}
    text = json.dumps({"provenance": provenance, **value}, ensure_ascii=False, separators=(",", ":"))
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def exact_transport(a, b, costs):
    """What POT's emd2 computes: the optimum of the linear program, by HiGHS."""
    rows, columns = np.flatnonzero(a), np.flatnonzero(b)
    costs = costs[np.ix_(rows, columns)]
    n, m = costs.shape
    equalities = np.zeros((n + m, n * m))
    for i in range(n):
        equalities[i, i * m:(i + 1) * m] = 1
    for j in range(m):
        equalities[n + j, j::m] = 1
    result = linprog(costs.ravel(), A_eq=equalities, b_eq=np.concatenate([a[rows], b[columns]]), method="highs",
                     options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10})
    assert result.status == 0, result.message
    return result.fun


# gensim takes the solver of its distance from this module, which is not installed.
sys.modules["ot"] = types.SimpleNamespace(emd2=exact_transport)


# Of doubles, gensim's `unitvec` scales its argument in place: the similarity of two words would change their rows.
unitvec = matutils.unitvec
matutils.unitvec = lambda vector: unitvec(vector.copy())


def make_vectors():
    """Countries and their capitals, men and women, verbs and their past tenses, and words of other spellings."""
    words, rows = [], []

    def add(word, row):
        words.append(word)
        rows.append(np.asarray(row, np.float32))

    def pairs(firsts, seconds, noise):
        offset = rng.normal(size=SIZE)
        for first, second in zip(firsts, seconds):
            base = rng.normal(size=SIZE) * 1.5
            add(first, base)
            add(second, base + offset + rng.normal(size=SIZE) * noise)

    pairs([f"country{i}" for i in range(24)], [f"Capital{i}" for i in range(24)], 0.45)
    pairs(["man", "king", "uncle", "boy", "actor", "prince"],
          ["woman", "queen", "aunt", "girl", "actress", "princess"], 0.3)
    pairs([f"walk{i}" for i in range(16)], [f"walked{i}" for i in range(16)], 0.6)
    for word in ["straße", "ÉCOLE", "école", "日本", "東京", "cafe\u0301", "caf\u00e9", "king's", "KING", "Queen", "Paris"]:
        add(word, rng.normal(size=SIZE) * rng.uniform(0.2, 4))
    twin = rng.normal(size=SIZE)
    for word in ["twin-a", "twin-b", "twin-c"]:
        add(word, twin)
    add("twin-double", twin * 2)
    while len(words) < 200:
        add(f"filler{len(words)}", rng.normal(size=SIZE) * rng.uniform(0.3, 3))
    order = rng.permutation(len(words))
    vectors = KeyedVectors(SIZE)
    vectors.add_vectors([words[i] for i in order], np.array([rows[i] for i in order]))
    vectors.save_word2vec_format(str(FOLDER / "vectors.bin"), binary=True)


def load(datatype):
    return KeyedVectors.load_word2vec_format(str(FOLDER / "vectors.bin"), binary=True, datatype=datatype)


def scored(found):
    return [[word, float(score)] for word, score in found]


def queries(keyed):
    vector = [float(np.float32(x)) for x in rng.normal(size=SIZE)]
    unit = np.array(vector) / np.linalg.norm(vector)
    cases = []
    # A term is a word, a vector, or one of them and a weight; gensim gives negative weights their sign.
    for positive, negative, start, end in [
        (["king", "woman"], ["man"], 0, None), (["Capital3", "country7"], ["country3"], 0, None),
        (["twin-a"], [], 0, None), (["twin-double", "walk3"], ["twin-c"], 0, None), ([], ["king"], 0, None),
        (["king", ["queen", 0.25], ["日本", -2.0]], [["man", -0.5]], 0, None), ([vector], [], 0, None),
        ([vector, "école"], [["straße", -1.5]], 0, None), (["king", "king"], [], 0, None),
        (["king", "woman"], ["man"], 0, 50), (["king", "woman"], ["man"], 40, 120), (["caf\u00e9"], ["cafe\u0301"], 0, 9),
    ]:
        def term(t):
            return np.array(t) if t is vector else (t if isinstance(t, str) else tuple(t))
        found = keyed.most_similar([term(t) for t in positive], [term(t) for t in negative], topn=12,
                                   clip_start=start, clip_end=end)
        cases.append({"positive": positive, "negative": negative, "start": start, "end": end or len(keyed),
                      "similar": scored(found)})
    products = []
    for positive, negative in [(["king", "woman"], ["man"]), (["Capital3", "country7"], ["country3"]),
                               (["twin-a"], []), (["king", "école", "日本"], ["walk1", "walked2"]),
                               ([unit.tolist(), "king"], ["queen"])]:
        terms = [np.array(t) if isinstance(t, list) else t for t in positive]
        products.append({"positive": positive, "negative": negative,
                         "similar": scored(keyed.most_similar_cosmul(terms, negative, topn=12))})
    return {"vector": vector, "most_similar": cases, "cosmul": products}


def sets(keyed):
    groups = [["king", "queen", "prince", "walk3"], ["Capital1", "Capital2", "Capital3", "country1"], ["king"],
              ["straße", "nowhere", "日本", "東京", "nobody"], ["twin-a", "twin-b", "twin-c", "walk1"],
              ["country5", "country6", "country7", "Capital8", "walk2", "walk2"]]
    centrality = [{"words": words, "use_norm": norm, "ranked": scored((w, s) for s, w in keyed.rank_by_centrality(words, norm))}
                  for words in groups for norm in (True, False)]
    means = []
    for words in groups:
        for weights in (None, [0.5 * (i - 1) + 0.25 for i in range(len(words))]):
            for pre in (True, False):
                for post in (True, False):
                    mean = keyed.get_mean_vector(words, weights, pre_normalize=pre, post_normalize=post)
                    means.append({"words": words, "weights": weights, "pre": pre, "post": post, "mean": mean.tolist()})
    return {
        "centrality": centrality, "means": means,
        "odd": [[words, keyed.doesnt_match(words)] for words in groups if "twin-a" not in words],
        "n_similarity": [[a, b, float(keyed.n_similarity(a, b))] for a in groups for b in groups],
    }


def ranks(keyed):
    pairs = [("king", "queen"), ("queen", "king"), ("man", "日本"), ("country3", "Capital3"), ("walk3", "walked3"),
             ("caf\u00e9", "cafe\u0301"), ("king", "king"), ("Paris", "filler150")]
    return {
        "ranks": [{"from": a, "to": b, "rank": keyed.rank(a, b), "closer": keyed.closer_than(a, b),
                   "relative": keyed.relative_cosine_similarity(a, b), "relative3": keyed.relative_cosine_similarity(a, b, 3),
                   "similarity": float(keyed.similarity(a, b)), "distance": float(keyed.distance(a, b))} for a, b in pairs],
        "distances": {w: keyed.distances(w).tolist() for w in ("king", "日本")},
        "among": [["king", words, keyed.most_similar_to_given("king", words)]
                  for words in (["man", "walk1", "queen"], ["twin-a", "filler150"])],
    }


def transport(keyed):
    words = keyed.index_to_key
    cases = []

    def case(a, b):
        # gensim refuses documents whose words all have the same vectors.
        cases.append({"a": a, "b": b, "unit": keyed.wmdistance(a, b), "raw": keyed.wmdistance(a, b, norm=False)})

    case("the king and the queen".split(), "the man and a woman walk3".split())
    case(["king"], ["queen"])
    case(["king", "king", "nowhere"], ["king"])
    case(["king", "queen", "queen"], ["queen", "king", "king", "king"])
    case(["twin-a", "king"], ["twin-b", "twin-double", "queen"])
    for a, b in [(3, 5), (12, 12), (30, 7), (40, 90), (150, 150)]:
        case([words[i] for i in rng.integers(0, 200, a)], [words[i] for i in rng.zipf(1.3, b * 3) % 200][:b])
    return {"wmd": cases}


def selecting(keyed):
    chosen = ["queen", "nowhere", "日本", "queen", "cafe\u0301", "king"]
    counts = [int(c) for c in rng.integers(1, 30, len(keyed))]
    for word, count in zip(keyed.index_to_key, counts):
        keyed.set_vecattr(word, "count", count)
    part = keyed.vectors_for_all(chosen)
    ordered = load(np.float64)
    for word, count in zip(ordered.index_to_key, counts):
        ordered.set_vecattr(word, "count", count)
    ordered.sort_by_descending_frequency()
    return {"chosen": chosen, "selected": part.index_to_key, "counts": counts, "sorted": ordered.index_to_key}


def evaluation_files(keyed):
    lines = [": capital-common"]
    for i in range(24):
        for j in range(i + 1, 24, 5):
            lines.append(f"country{i} Capital{i} country{j} Capital{j}")
    lines += ["", "three words only", "one two three four five", ":  family\tand  others "]
    people = [("man", "woman"), ("king", "queen"), ("uncle", "aunt"), ("Boy", "GIRL"), ("actor", "actress"), ("prince", "princess")]
    lines += [f"{a} {b} {c} {d}" for a, b in people for c, d in people if a != c]
    lines += ["man woman emperor empress", "STRASSE école man woman", "king queen king queen", "man man king king",
              "school École 日本 東京", ": empty", ": past"]
    lines += [f"walk{i}\twalked{i} walk{(i * 7 + 3) % 16}  walked{(i * 7 + 3) % 16} " for i in range(16)]
    lines += [": spellings", "cafe\u0301 caf\u00e9 king queen", "walk1 walked1 nowhere1 nowhere2"]
    (FOLDER / "questions.txt").write_bytes("\n".join(lines).encode() + b"\r\n")
    pairs = ["# first\tsecond\tjudgement"]
    people = [w for pair in people for w in pair] + ["country1", "Capital1", "STRASSE", "\u00c9cole", "日本", "Paris", "walk3", "walked3"]
    for i, a in enumerate(people):
        b = people[(i * 3 + 5) % len(people)]
        known = a in keyed and b in keyed
        judgement = 5 + (4 * float(keyed.similarity(a, b)) if known else 0) + rng.normal()
        pairs.append(f"{a}\t{b}\t{max(0.0, round(2 * judgement) / 2)}")
    pairs += ["emperor\tking\t9.25", "king\tempress\t8.5", "two\tfields", "", "king\tqueen\tvery", "king\tprince\t1e1",
              "twin-a\ttwin-b\t 10 ", "\t\t5"]
    (FOLDER / "pairs.tsv").write_text("\n".join(pairs) + "\n", encoding="utf-8")
    (FOLDER / "pairs.csv").write_text("\n".join(p.replace("\t", ",") for p in pairs) + "\n", encoding="utf-8")


OPTIONS = [{}, {"dummy4unknown": True}, {"case_insensitive": False}, {"restrict_vocab": 120},
           {"restrict_vocab": 60, "dummy4unknown": True}]


def evaluations(keyed, single):
    analogies, pairs = [], []
    for options in OPTIONS:
        score, sections = keyed.evaluate_word_analogies(str(FOLDER / "questions.txt"), **options)
        assert (score, sections) == single.evaluate_word_analogies(str(FOLDER / "questions.txt"), **options)
        analogies.append({"options": options, "score": score, "sections": sections[:-1]})
        pearson, spearman, unknown = keyed.evaluate_word_pairs(str(FOLDER / "pairs.tsv"), **options)
        pairs.append({"options": options, "pearson": [float(x) for x in pearson], "spearman": [float(x) for x in spearman],
                      "oov_ratio": unknown})
        print(options, score, pearson, spearman, unknown)
        floats = single.evaluate_word_pairs(str(FOLDER / "pairs.tsv"), **options)
        assert np.allclose([floats[0][0], floats[1][0]], [pearson[0], spearman[0]], rtol=0, atol=1e-6), floats
        assert floats[2] == unknown
    return {"analogies": analogies, "pairs": pairs}


def beta():
    # From a t of 0 to one whose p-value is near the least of doubles, at few and at many degrees of freedom.
    cases = []
    for freedom in (1, 2, 3, 10, 97, 351, 998, 20000):
        for r in (0.0, 1e-9, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999999, 1.0):
            x = (1 - r) * (1 + r)
            p = float(special.betainc(freedom / 2, 0.5, x))
            if p > 1e-290 or x == 0:
                cases.append([x, freedom / 2, 0.5, p])
    for a, b, x in [(0.5, 0.5, 0.3), (2, 3, 0.7), (30, 2, 0.95), (2, 30, 0.05), (500, 400, 0.56), (1, 1, 0.25)]:
        cases.append([x, a, b, float(special.betainc(a, b, x))])
    series = []
    for x, y in [([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]), ([1, 1, 2, 2, 3], [5, 3, 3, 1, 1]), ([1, 2], [5, 3]),
                 (rng.normal(size=40).tolist(), rng.normal(size=40).tolist())]:
        pearson, spearman = stats.pearsonr(x, y), stats.spearmanr(x, y)
        series.append({"x": x, "y": y, "pearson": [float(v) for v in pearson],
                       "spearman": [None if np.isnan(v) else float(v) for v in spearman]})
    return {"beta": cases, "series": series}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    make_vectors()
    keyed, single = load(np.float64), load(np.float32)
    evaluation_files(keyed)
    write("queries.json", {**queries(keyed), **sets(keyed), **ranks(keyed), **selecting(keyed)})
    write("transport.json", transport(keyed))
    write("evaluation.json", {**evaluations(keyed, single), **beta()})
