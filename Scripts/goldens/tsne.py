"""Write Tests/Fixtures/LinearAlgebra/tsne.json: t-SNE of clustered rows by scikit-learn.

Affinities and the gradient come from the functions that its `TSNE` calls, in double precision where they
have it; the places after some steps, and the divergence at the end, from `TSNE` itself, exact and from
given places.

usage: tsne.py CHECKOUT
"""
import json
import sys

import numpy as np
import sklearn
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _gradient_descent, _joint_probabilities, _kl_divergence

COUNT, WIDTH, PERPLEXITY = 45, 6, 8.0
rng = np.random.default_rng(2008)
centres = rng.normal(size=(4, WIDTH)) * 2
values = (centres[rng.integers(0, 4, COUNT)] + rng.normal(size=(COUNT, WIDTH)) * 0.5).astype(np.float32)
places = rng.normal(size=(COUNT, 2)) * 3
start = rng.normal(size=(COUNT, 2)) * 1e-4

joint = _joint_probabilities(squareform(pdist(values.astype(np.float64), "sqeuclidean")), PERPLEXITY, 0)
divergence, gradient = _kl_divergence(places.ravel(), joint, 1, COUNT, 2)
# Few: an error of the start is 16 times as large after 8 steps, and 3,000,000 times after 20.
STEPS = 8
early, _, _ = _gradient_descent(
    _kl_divergence, start.ravel(), it=0, max_iter=STEPS, momentum=0.5, learning_rate=50.0,
    args=[joint * 12, 1, COUNT, 2])
ends = [TSNE(perplexity=PERPLEXITY, method="exact", init=(rng.normal(size=(COUNT, 2)) * 1e-4).astype(np.float32),
             max_iter=1000).fit(values).kl_divergence_ for _ in range(8)]
with open(f"{sys.argv[1]}/Tests/Fixtures/LinearAlgebra/tsne.json", "w") as file:
    json.dump({
        "provenance": {"script": "Scripts/goldens/tsne.py", "scikit-learn": sklearn.__version__,
                       "numpy": np.__version__},
        "width": WIDTH, "perplexity": PERPLEXITY, "values": [float(v) for v in values.ravel()],
        "affinities": [float(f"{v:.9g}") for v in squareform(joint).ravel()],
        "places": places.ravel().tolist(), "divergence": divergence, "gradient": gradient.tolist(),
        "start": start.ravel().tolist(), "steps": STEPS, "after_steps": early.tolist(),
        "divergences": [float(v) for v in ends]}, file, separators=(",", ":"))
    file.write("\n")
