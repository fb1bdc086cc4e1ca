"""Write Tests/Fixtures/LinearAlgebra/pca.json with NumPy: principal components by singular value
decomposition in float64, signs as scikit-learn's PCA has them.

usage: linear_algebra.py CHECKOUT
"""
import json
import os
import sys

import numpy as np

folder = f"{sys.argv[1]}/Tests/Fixtures/LinearAlgebra"
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(5)
cases = []
for rows, width in ((2, 5), (3, 8), (5, 3), (12, 40), (40, 12), (6, 1)):
    x = (rng.normal(size=(rows, width)) * rng.uniform(0.1, 3, width) + rng.normal(size=width)).astype(np.float32)
    centred = x.astype(np.float64) - x.astype(np.float64).mean(0)
    u, s, vt = np.linalg.svd(centred, full_matrices=False)
    s[s < 1e-12 * s[0]] = 0
    for i in range(len(s)):
        if vt[i, np.argmax(np.abs(vt[i]))] < 0:
            vt[i], u[:, i] = -vt[i], -u[:, i]
    points = np.zeros((rows, 2))
    ratio = np.zeros(2)
    k = min(2, len(s))
    points[:, :k] = (u * s)[:, :k]
    ratio[:k] = (s**2 / (s**2).sum())[:k]
    cases.append({"width": width, "values": [float(v) for v in x.flatten()],
                  "points": points.tolist(), "ratio": ratio.tolist()})
with open(f"{folder}/pca.json", "w") as file:
    json.dump({"provenance": {"script": "Scripts/goldens/linear_algebra.py", "numpy": np.__version__},
               "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
