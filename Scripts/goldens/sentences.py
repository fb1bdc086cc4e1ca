"""Write the fixtures of the TextEncoder tests with sentence-transformers and transformers.

usage: sentences.py CHECKOUT

Tests/Fixtures/TextEncoder/
  minilm-sentences.json  what sentence-transformers makes of some texts with
                         weights/all-MiniLM-L6-v2, its poolings in sampled dimensions, and
                         the pieces of words in context
"""
import json
import os
import platform
import sys

import numpy as np
import sentence_transformers
import torch
import transformers
from sentence_transformers import SentenceTransformer

checkout = sys.argv[1]
folder = f"{checkout}/Tests/Fixtures/TextEncoder"
torch.set_num_threads(1)
model = SentenceTransformer(
    f"{checkout}/weights/all-MiniLM-L6-v2", device="cpu",
    model_kwargs={"attn_implementation": "eager"})
bert = model[0].auto_model
tokenizer = model.tokenizer

LONG = " ".join(f"Sentence {i} of a text that goes on and on." for i in range(60))
TEXTS = [
    "The bank by the river is eroding.",
    "I deposited money in the bank yesterday.",
    "The bank approved my loan application.",
    "",
    "a",
    "   ",
    "A cat sat on the mat.",
    "Une phrase en français, déjà vue.",
    "日本語の文章です。",
    "[MASK] is a token.",
    "😀 emoji 😀",
    "don't stop",
    "3.14159, 2.71828",
    "THE QUICK BROWN FOX",
    "Pneumonoultramicroscopicsilicovolcanoconiosis",
    "The New York Times reported the story.",
    "\u0000control\u0007characters\u001b[31m",
    "tab\tand\u00a0no-break space",
    LONG,
    LONG[:900],
]
WORDS = [
    ("eroding", "The bank by the river is eroding."),
    ("pneumonia", "He had pneumonia last winter."),
    ("antidisestablishmentarianism", "We spoke of antidisestablishmentarianism all night."),
    ("New York", "I flew to New York on Monday."),
    ("don't", "We don't know."),
    ("日本", "I like 日本 very much."),
    ("cafe", "The café was closed."),
]


POOLINGS = {
    "cls": lambda states: states[0],
    "mean": lambda states: states.mean(0),
    "max": lambda states: states.max(0).values,
    "mean_sqrt_len": lambda states: states.sum(0) / len(states) ** 0.5,
    "weightedmean": lambda states: torch.arange(1.0, len(states) + 1) @ states
    / (len(states) * (len(states) + 1) / 2),
    "lasttoken": lambda states: states[-1],
}


def rounded(values):
    """float32 values as the shortest decimals that read back to the same bits."""
    return [float(np.format_float_positional(np.float32(v), unique=True, trim="0")) for v in values]


def sentences():
    poolings = {}
    for mode in POOLINGS:
        states = []
        for text in TEXTS:
            ids = tokenizer(text, truncation=True, max_length=512).input_ids
            with torch.no_grad():
                hidden = bert(torch.tensor([ids])).last_hidden_state[0]
            states.append(POOLINGS[mode](hidden))
        poolings[mode] = torch.stack(states).numpy()
    own = np.stack([model.encode([text], show_progress_bar=False)[0] for text in TEXTS])
    cases = []
    rng = np.random.default_rng(5)
    for index, text in enumerate(TEXTS):
        dimensions = sorted(rng.choice(384, 24, replace=False).tolist())
        case = {"text": text, "auto": rounded(own[index]), "dimensions": dimensions}
        for mode, vectors in poolings.items():
            case[mode] = rounded(vectors[index][dimensions])
        cases.append(case)
    return cases


def words():
    cases = []
    dimensions = sorted(np.random.default_rng(6).choice(384, 64, replace=False).tolist())
    for word, text in WORDS:
        encoding = tokenizer(text, return_offsets_mapping=True)
        plain = "café" if word == "cafe" else word
        start = text.index(plain)
        span = range(start, start + len(plain))
        tokens = [i for i, (a, b) in enumerate(encoding.offset_mapping) if a < b and a in span]
        with torch.no_grad():
            hidden = bert(torch.tensor([encoding.input_ids])).last_hidden_state[0][tokens]
        hidden = hidden[:, dimensions]
        cases.append({
            "word": word, "text": text, "dimensions": dimensions, "range": [span.start, span.stop],
            "tokens": tokenizer.convert_ids_to_tokens([encoding.input_ids[t] for t in tokens]),
            "first": rounded(hidden[0]), "last": rounded(hidden[-1]), "mean": rounded(hidden.mean(0))})
    return cases


os.makedirs(folder, exist_ok=True)
with open(f"{folder}/minilm-sentences.json", "w", encoding="utf8") as file:
    json.dump({
        "provenance": {
            "script": "Scripts/goldens/sentences.py", "torch": torch.__version__,
            "sentence-transformers": sentence_transformers.__version__,
            "transformers": transformers.__version__, "python": platform.python_version(),
            "attention": "eager, float32, a text at a time"},
        "sentences": sentences(), "words": words()}, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
