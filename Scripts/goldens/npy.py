#!/usr/bin/env python3
"""Writes Tests/Fixtures/NumPyFormat: matrices as numpy saves them.

Run with the python that `Scripts/goldens/environment` prints. Each file is called after its shape;
element i of n is (i - n // 2) / 4.
"""
import json
import pathlib

import numpy

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "Tests/Fixtures/NumPyFormat"
SHAPES = [(0, 1), (0, 384), (1, 1), (3, 4), (1000, 2), (2, 1000), (0, 10**17)]

FIXTURES.mkdir(parents=True, exist_ok=True)
for rows, width in SHAPES:
    count = rows * width
    values = (numpy.arange(count) - count // 2) / 4
    matrix = values.astype(numpy.float32).reshape(rows, width)
    path = FIXTURES / f"{rows}x{width}.npy"
    with open(path, "wb") as file:
        numpy.lib.format.write_array(file, matrix, version=(1, 0))
    for mode in [None, "r"] if count else [None]:
        assert numpy.array_equal(numpy.load(path, mmap_mode=mode), matrix)
(FIXTURES / "versions.json").write_text(json.dumps({"numpy": numpy.__version__}) + "\n")
