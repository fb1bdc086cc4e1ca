"""Write Tests/Fixtures/LinearAlgebra/ with NumPy: in pca.json principal components by singular value
decomposition in float64, signs as scikit-learn's PCA has them; in singular_values.json matrices that
tests make anew from whole numbers, and their singular values.

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


def whole(rows, columns):
    """A matrix of small whole numbers over 16, by a formula that a test repeats."""
    i, j = np.indices((rows, columns))
    return ((i * 7919 + j * 104729 + i * j * 31) % 61 - 30) / 16


cases = []
for rows, columns in ((1, 1), (1, 6), (6, 1), (2, 2), (3, 5), (17, 4), (40, 40), (128, 128), (150, 70)):
    values = np.linalg.svd(whole(rows, columns), compute_uv=False)
    cases.append({"rows": rows, "columns": columns, "values": values.tolist()})
with open(f"{folder}/singular_values.json", "w") as file:
    json.dump({"provenance": {"script": "Scripts/goldens/linear_algebra.py", "numpy": np.__version__},
               "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
