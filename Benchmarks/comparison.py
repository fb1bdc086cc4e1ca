#!/usr/bin/env python3
"""What people run today to compare the meanings of a word: transformers, a sentence at a time.

    "$(Scripts/goldens/environment)" Benchmarks/comparison.py MODEL WORD FILE

Prints a line "i j cosine" for each pair of FILE's lines, of the last layer's vectors of WORD, which
must be one token of the model's vocabulary.
"""
import sys
from itertools import combinations

import torch
from transformers import AutoTokenizer, BertModel


def main():
    directory, word, path = sys.argv[1:]
    tokenizer = AutoTokenizer.from_pretrained(directory)
    model = BertModel.from_pretrained(directory).eval()
    target = tokenizer.convert_tokens_to_ids(word)
    vectors = []
    with open(path, encoding="utf8") as file, torch.no_grad():
        for sentence in file.read().splitlines():
            inputs = tokenizer(sentence, return_tensors="pt")
            position = inputs.input_ids[0].tolist().index(target)
            vectors.append(model(**inputs).last_hidden_state[0, position])
    for (i, a), (j, b) in combinations(enumerate(vectors, 1), 2):
        print(i, j, f"{torch.cosine_similarity(a, b, dim=0).item():.6f}")


if __name__ == "__main__":
    main()
