"""Writes Tests/Fixtures/Recurrent/classifiers.json with torch, and metrics with plain arithmetic."""
import json
import os
import platform
import sys
from collections import Counter
from pathlib import Path

# torch's vector kernels approximate the logarithm and cosine behind normal numbers; these do not.
if os.environ.get("ATEN_CPU_CAPABILITY") != "default":
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "ATEN_CPU_CAPABILITY": "default"})

import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Recurrent"
CELLS = {"tanh": (torch.nn.RNN, {"nonlinearity": "tanh"}), "relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
         "lstm": (torch.nn.LSTM, {}), "gru": (torch.nn.GRU, {})}
TEXTS = [("no", "bad film bad"), ("yes", "a good film"), ("yes", "good"), ("no", "a film so bad so long"),
         ("yes", "so good so long a film good"), ("no", "long"), ("yes", "what a film"), ("no", "what")]
# A third label, rarer than the others.
MORE = [("maybe", "a film"), ("maybe", "so so film")]
ASKED = ["a good film", "bad", "", "nobody knows these words", "so long a film so bad what a bad film"]


def floats(tensor):
    return [float(str(np.float32(x))) for x in tensor.detach().numpy().ravel()]


class Classifier(torch.nn.Module):
    """What RecurrentClassifier is: the modules are made in the order of its parameters."""

    def __init__(self, cell, pooling, words, labels, layers, bidirectional):
        super().__init__()
        kind, more = CELLS[cell]
        width = 6 * (2 if bidirectional else 1)
        self.pooling = pooling
        self.embedding = torch.nn.Embedding(words, 5)
        self.rnn = kind(5, 6, num_layers=layers, bidirectional=bidirectional, **more)
        if pooling == "attention":
            self.attention = torch.nn.ModuleDict({"projection": torch.nn.Linear(width, width),
                                                  "context": torch.nn.Linear(width, 1, bias=False)})
        self.head = torch.nn.Linear(width, 1 if labels == 2 else labels)

    def pool(self, states, final):
        if self.pooling == "final":
            return final
        if self.pooling == "mean":
            return states.mean(0)
        if self.pooling == "max":
            return states.max(0).values
        scores = self.attention["context"](torch.tanh(self.attention["projection"](states)))
        return (torch.softmax(scores, 0) * states).sum(0)

    def forward(self, sequences):
        lengths = [len(s) for s in sequences]
        embedded = self.embedding(pad_sequence([torch.tensor(s) for s in sequences]))
        output, final = self.rnn(pack_padded_sequence(embedded, lengths, enforce_sorted=False))
        final = final[0] if isinstance(final, tuple) else final
        output, _ = pad_packed_sequence(output)
        directions = 2 if self.rnn.bidirectional else 1
        last = torch.cat(list(final[-directions:]), 1)
        return self.head(torch.stack([self.pool(output[:n, i], last[i]) for i, n in enumerate(lengths)]))


def probabilities(logits):
    if logits.shape[1] > 1:
        return torch.softmax(logits, 1)
    likely = torch.sigmoid(logits)
    return torch.cat([1 - likely, likely], 1)


def case(cell, pooling, layers=1, bidirectional=False, more=False, balanced=False, clip=None, seed=3):
    texts = TEXTS + (MORE if more else [])
    labels = sorted({label for label, _ in texts})
    counts = Counter(word for _, text in texts for word in text.split())
    words = {word: i + 1 for i, (word, _) in enumerate(sorted(counts.items(), key=lambda p: (-p[1], p[0])))}
    def numbers(text):
        return [words.get(word, 0) for word in text.split()] or [0]

    torch.manual_seed(seed)
    model = Classifier(cell, pooling, len(words) + 1, len(labels), layers, bidirectional)
    targets = torch.tensor([labels.index(label) for label, _ in texts])
    number = Counter(targets.tolist())
    weights = torch.tensor([len(texts) / (len(labels) * number[i]) if balanced else 1.0 for i in range(len(labels))])
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    losses, small = [], {}
    for step in range(10):
        logits = model([numbers(text) for _, text in texts])
        if len(labels) == 2:
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                logits[:, 0], targets.float(), weight=weights[targets])
        else:
            loss = torch.nn.functional.cross_entropy(logits, targets, weight=weights)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            small = {n: [i for i, g in enumerate(floats(p.grad)) if abs(g) < 1e-6] for n, p in model.named_parameters()}
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        losses.append(loss.item())
        optimizer.step()
    with torch.no_grad():
        likely = probabilities(model([numbers(text) for text in ASKED]).double())
    return {"cell": cell, "pooling": pooling, "layers": layers, "bidirectional": bidirectional, "seed": seed,
            "balanced": balanced, "clip": clip, "examples": [list(text) for text in texts], "labels": labels,
            "words": list(words), "losses": losses, "small_gradients": small,
            "trained": {n: floats(p) for n, p in model.named_parameters()},
            "asked": ASKED, "probabilities": likely.tolist()}


def metrics():
    """As sklearn.metrics.classification_report defines them, with zero_division=0, from plain counts."""
    rng = np.random.default_rng(12)
    cases = []
    for truth, found in [(rng.integers(0, 3, 40), rng.integers(0, 3, 40)),
                         (np.array([0, 0, 1, 1, 1]), np.array([0, 1, 1, 1, 0])),
                         (np.array([0, 0, 2, 0]), np.array([0, 0, 0, 2]))]:
        labels = range(3)
        table = [[int(((truth == t) & (found == f)).sum()) for f in labels] for t in labels]
        per_label = []
        for label in labels:
            hits = table[label][label]
            given, have = sum(row[label] for row in table), sum(table[label])
            precision = hits / given if given else 0.0
            recall = hits / have if have else 0.0
            both = precision + recall
            per_label.append([precision, recall, 2 * precision * recall / both if both else 0.0, have])
        cases.append({"truth": truth.tolist(), "found": found.tolist(), "confusion": table, "labels": per_label,
                      "accuracy": float((truth == found).mean())})
    return cases


def weighted_losses():
    rng = np.random.default_rng(9)
    logits = torch.tensor(rng.normal(size=(6, 4)) * 3, dtype=torch.float32)
    targets, weights = torch.tensor([1, -100, 3, 0, 2, 1]), torch.tensor([0.5, 2, 1.25, 0.1])
    x = logits.double().requires_grad_()
    cross = torch.nn.functional.cross_entropy(x, targets, weight=weights.double())
    cross.backward()
    scores, labels = torch.tensor([0.5, -3, 2, 7.5]), torch.tensor([1.0, 0, 0, 1])
    y = scores.double().requires_grad_()
    binary = torch.nn.functional.binary_cross_entropy_with_logits(y, labels.double(), weight=weights.double())
    binary.backward()
    return {"weights": floats(weights),
            "cross_entropy": {"logits": floats(logits), "targets": targets.tolist(), "loss": cross.item(),
                              "gradients": x.grad.ravel().tolist()},
            "binary": {"logits": floats(scores), "targets": floats(labels), "loss": binary.item(),
                       "gradients": y.grad.tolist()}}


if __name__ == "__main__":
    cases = [case(cell, pooling) for cell in CELLS for pooling in ("final", "mean", "max", "attention")]
    cases += [case("gru", "attention", layers=2, bidirectional=True, more=True, balanced=True, clip=0.25),
              case("lstm", "final", layers=2, bidirectional=True, balanced=True)]
    provenance = {"script": "Scripts/goldens/recurrent_classifiers.py", "torch": torch.__version__,
                  "numpy": np.__version__, "python": platform.python_version()}
    value = {"provenance": provenance, "cases": cases, "metrics": metrics(), "losses": weighted_losses()}
    (FOLDER / "classifiers.json").write_text(json.dumps(value, separators=(",", ":")) + "\n", encoding="utf-8")
