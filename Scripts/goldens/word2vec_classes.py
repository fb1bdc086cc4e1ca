"""Writes Tests/Fixtures/Word2Vec/classes.json: spherical k-means over queries/vectors.bin, by scikit-learn.

scikit-learn has k-means by Euclidean distances only. On rows of length 1 the nearest centre of length 1 is the same by
either distance, so a round is its pairwise_distances_argmin and the normalized mean of each class.
"""
import numpy as np
import sklearn
from gensim.models import KeyedVectors
from sklearn.metrics import pairwise_distances, pairwise_distances_argmin
from sklearn.preprocessing import normalize
from word2vec_goldens import FOLDER, floats, write

COUNT = 9


def rounds(rows, centres):
    classes = None
    while True:
        found = pairwise_distances_argmin(rows, centres)
        nearest = np.sort(pairwise_distances(rows, centres), axis=1)
        # No word is so nearly between two classes that single precision could decide otherwise.
        assert (nearest[:, 1] - nearest[:, 0]).min() > 1e-5
        yield found, centres, float((1 - (rows * centres[found]).sum(1)).mean())
        if classes is not None and (found == classes).all():
            return
        classes = found
        assert np.bincount(classes, minlength=COUNT).min() > 0
        centres = normalize(np.array([rows[classes == c].mean(0) for c in range(COUNT)]))


if __name__ == "__main__":
    keyed = KeyedVectors.load_word2vec_format(str(FOLDER / "queries/vectors.bin"), binary=True)
    vectors = keyed.vectors[np.abs(keyed.vectors).max(1) > 0].astype(np.float64)
    names = [w for w in keyed.index_to_key if np.abs(keyed[w]).max() > 0]
    rows = normalize(vectors)
    start = rows[::len(rows) // COUNT][:COUNT]
    found = list(rounds(rows, start))
    write("classes.json", {
        "scikit-learn": sklearn.__version__, "words": names, "start": floats(start),
        "rounds": [{"classes": c.tolist(), "distance": d} for c, _, d in found], "centres": floats(found[-1][1])})
    print(len(rows), "words,", len(found), "rounds")
