#!/usr/bin/env python3
"""Writes the token ids that every encoder gets, as JSON: {name: [[ids of a sequence], ...], ...}.

    "$(Benchmarks/peers/environment)" Benchmarks/peers/workloads.py FILE

The names: 1x16 and 1x128, one sequence of so many tokens; 16x128; mixed, 128 sequences of 6 to 128
tokens, as long as sentences are, 3,041 in all; length-16 to length-512, one sequence each. Seeded.
"""
import json
import sys

import numpy as np

CLS, SEP = 101, 102
LENGTHS = (16, 32, 64, 128, 256, 512)


def workloads():
    generator = np.random.default_rng(3)
    mixed = np.clip(np.round(generator.lognormal(3.0, 0.55, 128)), 6, 128).astype(int)

    def sequence(length):
        return [CLS, *map(int, generator.integers(1000, 30000, length - 2)), SEP]

    return {
        "1x16": [sequence(16)],
        "1x128": [sequence(128)],
        "16x128": [sequence(128) for _ in range(16)],
        "mixed": [sequence(length) for length in mixed],
    } | {f"length-{length}": [sequence(length)] for length in LENGTHS}


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        json.dump(workloads(), file)
