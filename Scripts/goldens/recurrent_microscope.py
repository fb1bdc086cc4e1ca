"""Writes Tests/Fixtures/Recurrent/microscope.json with torch: what autograd says of the gradients, the
Jacobians and the gates of small character models in training."""
import os

# Normal numbers as torch draws them without vector kernels.
os.environ["ATEN_CPU_CAPABILITY"] = "default"

import json
import platform
from pathlib import Path

import numpy as np
import torch

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Recurrent"
TEXT = "To be, or not to be, that is the question:\nWhether 'tis nobler in the mind"
LENGTH, HIDDEN, EMBEDDING, EPOCHS, RATE, SEED, CLIP = 9, 8, 5, 2, 1e-2, 3, 0.7
CELLS = {"tanh": (torch.nn.RNN, {"nonlinearity": "tanh"}), "relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
         "lstm": (torch.nn.LSTM, {}), "gru": (torch.nn.GRU, {})}
LETTERS = sorted(set(TEXT))
SYMBOLS = [LETTERS.index(c) for c in TEXT]
STARTS = range(len(SYMBOLS) - LENGTH)


def model(cell):
    torch.manual_seed(SEED)
    kind, more = CELLS[cell]
    embedding = torch.nn.Embedding(len(LETTERS), EMBEDDING)
    rnn = kind(EMBEDDING, HIDDEN, **more)
    head = torch.nn.Linear(HIDDEN, len(LETTERS))
    return embedding, rnn, head


def gates(cell, rnn, x, state):
    """One step, written out: the state after it (an LSTM's h and c side by side) and its gates, an
    LSTM's c after them."""
    w, u, b, d = (getattr(rnn, n).to(x.dtype) for n in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"))
    h = state[:HIDDEN]
    one, two = w @ x + b, u @ h + d
    if cell in ("tanh", "relu"):
        new = torch.tanh(one + two) if cell == "tanh" else torch.relu(one + two)
        return new, [new]
    if cell == "lstm":
        i, f, g, o = (one + two).chunk(4)
        i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()
        c = f * state[HIDDEN:] + i * g
        return torch.cat([o * c.tanh(), c]), [i, f, g, o, c]
    (r1, z1, n1), (r2, z2, n2) = one.chunk(3), two.chunk(3)
    r, z = (r1 + r2).sigmoid(), (z1 + z2).sigmoid()
    n = torch.tanh(n1 + r * n2)
    return (1 - z) * n + z * h, [r, z, n]


def window(cell, modules, start):
    """A window's loss, its states, which keep their gradients, and its gates."""
    embedding, rnn, head = modules
    state = torch.zeros(HIDDEN * (2 if cell == "lstm" else 1))
    states, cells, seen = [], [], []
    for symbol in SYMBOLS[start:start + LENGTH]:
        state, now = gates(cell, rnn, embedding.weight[symbol], state)
        # ∂L/∂h is that of h alone: c goes on beside it.
        h = state[:HIDDEN]
        h.retain_grad()
        state = torch.cat([h, state[HIDDEN:]])
        if cell == "lstm":
            cells.append(now.pop())
            cells[-1].retain_grad()
        states.append(h)
        seen.append(now)
    logits = head(states[-1])
    # What torch's own layer says is the same.
    x = embedding(torch.tensor(SYMBOLS[start:start + LENGTH])).unsqueeze(1)
    assert torch.allclose(rnn(x)[0][-1, 0], states[-1], atol=1e-6)
    loss = torch.nn.functional.cross_entropy(logits.unsqueeze(0), torch.tensor([SYMBOLS[start + LENGTH]]))
    return loss, states, cells, seen


def saturated(cell, seen):
    """The shares near the lower and the upper bound, gate by gate."""
    found = []
    for number, values in enumerate(zip(*seen)):
        v = torch.stack(values).detach()
        if cell == "relu":
            found.append([(v == 0).sum().item(), 0])
        elif cell == "tanh" or number == 2:
            found.append([(v < -0.97).sum().item(), (v > 0.97).sum().item()])
        else:
            found.append([(v < 0.1).sum().item(), (v > 0.9).sum().item()])
    return np.array(found)


def jacobians(cell, modules, start):
    """Spectra of the steps' Jacobians, last step first, and powers of ten of their products' norms."""
    embedding, rnn, _ = modules
    state = torch.zeros(HIDDEN * (2 if cell == "lstm" else 1), dtype=torch.float64)
    steps = []
    for symbol in SYMBOLS[start:start + LENGTH]:
        x = embedding.weight[symbol].detach().double()
        steps.append(torch.autograd.functional.jacobian(lambda s: gates(cell, rnn, x, s)[0], state).numpy())
        state = gates(cell, rnn, x, state)[0].detach()
    steps.reverse()
    spectra = [np.linalg.svd(j, compute_uv=False) for j in steps]
    product, logarithms = np.eye(len(steps[0])), [0.0]
    for j in steps[:-1]:
        product = product @ j
        logarithms.append(float(np.log10(np.linalg.svd(product, compute_uv=False)[0])))
    return np.array(spectra), np.array(logarithms)


def probe(cell, modules, step):
    spectra, logarithms = jacobians(cell, modules, STARTS[len(STARTS) // 2])
    return {"step": step, "largest": spectra[:, 0].tolist(), "greatest": float(spectra.max()),
            "median": float(np.median(spectra, axis=1).mean()), "spectrum": spectra.mean(axis=0).tolist(),
            "products": logarithms.tolist()}


def record(cell, clip):
    modules = model(cell)
    parameters = [p for m in modules for p in m.parameters()]
    optimizer = torch.optim.Adam(parameters, RATE)
    case = {"cell": cell, "clip": clip, "parameters": sum(p.numel() for p in parameters), "losses": [], "norms": [],
            "epochs": [], "probes": [probe(cell, modules, 0)]}
    for _ in range(EPOCHS):
        lengths, cell_lengths, counts, losses = [], [], 0, []
        for start in STARTS:
            loss, states, cells, seen = window(cell, modules, start)
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(parameters, clip or float("inf"))
            lengths.append([h.grad.double().norm().item() for h in reversed(states)])
            cell_lengths.append([c.grad.double().norm().item() for c in reversed(cells)])
            counts = counts + saturated(cell, seen)
            losses.append(loss.item())
            case["norms"].append(norm.item())
            optimizer.step()
        case["losses"] += losses
        lengths = np.array(lengths)
        case["epochs"].append({
            "loss": float(np.mean(losses)), "mean": lengths.mean(0).tolist(), "minimum": lengths.min(0).tolist(),
            "maximum": lengths.max(0).tolist(), "cells": np.array(cell_lengths).mean(0).tolist(), "saturated": counts.tolist(),
            "of": len(STARTS) * LENGTH * HIDDEN})
        case["probes"].append(probe(cell, modules, len(case["losses"])))
    return case


if __name__ == "__main__":
    provenance = {"script": "Scripts/goldens/recurrent_microscope.py", "torch": torch.__version__,
                  "numpy": np.__version__, "python": platform.python_version()}
    value = {"provenance": provenance, "text": TEXT, "length": LENGTH, "hidden": HIDDEN, "embedding": EMBEDDING,
             "epochs": EPOCHS, "rate": RATE, "seed": SEED,
             "cases": [record(cell, None) for cell in CELLS] + [record("tanh", CLIP)]}
    text = json.dumps(value, separators=(",", ":"))
    (FOLDER / "microscope.json").write_text(text + "\n", encoding="utf-8")
