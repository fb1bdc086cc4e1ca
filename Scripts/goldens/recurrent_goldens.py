"""Writes Tests/Fixtures/Recurrent with torch."""
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import safetensors
import safetensors.torch
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

FOLDER = Path(__file__).resolve().parents[2] / "Tests/Fixtures/Recurrent"
CELLS = {"tanh": (torch.nn.RNN, {"nonlinearity": "tanh"}), "relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
         "lstm": (torch.nn.LSTM, {}), "gru": (torch.nn.GRU, {})}


def write(name, value):
    provenance = {"script": "Scripts/goldens/recurrent_goldens.py", "torch": torch.__version__,
                  "numpy": np.__version__, "python": platform.python_version()}
    text = json.dumps({"provenance": provenance, **value}, separators=(",", ":"))
    (FOLDER / name).write_text(text + "\n", encoding="utf-8")


def floats(tensor):
    """Each number with the fewest digits that make the same float32."""
    return [float(str(np.float32(x))) for x in tensor.detach().numpy().ravel()]


def bits(tensor):
    return tensor.detach().numpy().ravel().view(np.uint32).tolist()


# MARK: Random numbers and first weights

NORMALS = """
import torch
torch.manual_seed(11)
sizes = [3, 1, 60, 16, 40, 7, 6]
print([torch.empty(n).normal_().numpy().view('uint32').tolist() for n in sizes])
"""


def normals(capability):
    environment = {**os.environ, "ATEN_CPU_CAPABILITY": capability} if capability else os.environ
    return json.loads(subprocess.check_output([sys.executable, "-c", NORMALS], text=True, env=environment))


def initialisation():
    cases = []
    for cell, (kind, more) in CELLS.items():
        torch.manual_seed(5)
        layer = kind(3, 7, num_layers=2, bidirectional=True, **more)
        head = torch.nn.Linear(14, 5)
        cases.append({"cell": cell, "input": 3, "hidden": 7, "layers": 2, "bidirectional": True,
                      "parameters": {n: bits(p) for n, p in layer.state_dict().items()},
                      "weight": bits(head.weight), "bias": bits(head.bias)})
    torch.manual_seed(4294967295 + 2)
    embedding = torch.nn.Embedding(3, 5, padding_idx=1)
    write("initialisation.json", {
        "seed": 5, "modules": cases, "embedding": {"seed": 4294967297, "count": 3, "width": 5, "padding": 1},
        "embedding_shape": list(embedding.weight.shape),
        "normal_seed": 11, "normal_bits": normals("default"), "normal_bits_native": normals(None)})


# MARK: Training


def sequences(rng, lengths, width):
    return [rng.normal(size=(n, width)).astype(np.float32) for n in lengths]


def train(cell, layers, bidirectional, hidden, lengths, seed, bias=True):
    """Outputs, gradients and ten steps of Adam of a layer below a linear one, on sequences of some lengths.

    The loss reaches the layer by its output and by its final state.
    """
    width, classes, directions = 3, 4, 2 if bidirectional else 1
    kind, more = CELLS[cell]
    torch.manual_seed(seed)
    layer = kind(width, hidden, num_layers=layers, bidirectional=bidirectional, bias=bias, **more)
    head = torch.nn.Linear(directions * hidden, classes)
    rng = np.random.default_rng(seed)
    inputs = sequences(rng, lengths, width)
    states = [torch.tensor(rng.normal(size=(layers * directions, len(lengths), hidden)).astype(np.float32) * 0.5,
                           requires_grad=True) for _ in range(2 if cell == "lstm" else 1)]
    targets = [rng.integers(0, classes, n) for n in lengths]
    targets[0][0] = targets[-1][-1] = -100
    padded = torch.nn.utils.rnn.pad_sequence([torch.tensor(x) for x in inputs], batch_first=True).requires_grad_()
    labels = torch.nn.utils.rnn.pad_sequence([torch.tensor(t) for t in targets], batch_first=True,
                                             padding_value=-100)
    parameters = {**{f"rnn.{n}": p for n, p in layer.named_parameters()},
                  **{f"head.{n}": p for n, p in head.named_parameters()}}
    optimizer = torch.optim.Adam(parameters.values(), 1e-2)
    case = {"cell": cell, "layers": layers, "bidirectional": bidirectional, "hidden": hidden, "input": width,
            "classes": classes, "bias": bias, "lengths": lengths, "seed": seed,
            "inputs": [floats(torch.tensor(x)) for x in inputs], "targets": [t.tolist() for t in targets],
            "initial": [floats(s) for s in states], "losses": []}
    for step in range(10):
        packed = pack_padded_sequence(padded, lengths, batch_first=True, enforce_sorted=False)
        output, final = layer(packed, tuple(states) if cell == "lstm" else states[0])
        output, _ = pad_packed_sequence(output, batch_first=True)
        final = final if cell == "lstm" else (final,)
        logits = head(output)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, classes), labels.reshape(-1))
        for number, state in enumerate(final):
            loss = loss + (0.1 + 0.05 * number) * (state ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            case["output"] = [floats(output[i, :n]) for i, n in enumerate(lengths)]
            case["final"] = [floats(s) for s in final]
            case["gradients"] = {n: floats(p.grad) for n, p in parameters.items()}
            case["input_gradients"] = [floats(padded.grad[i, :n]) for i, n in enumerate(lengths)]
            case["initial_gradients"] = [floats(s.grad) for s in states]
        case["losses"].append(loss.item())
        optimizer.step()
    case["trained"] = {n: floats(p) for n, p in parameters.items()}
    return case


def training():
    for cell in CELLS:
        write(f"training-{cell}.json", {"cases": [
            train(cell, 1, False, 9, [4], 1),
            train(cell, 1, False, 5, [3, 3], 2, bias=False),
            train(cell, 2, True, 4, [2, 5, 1, 5], 3),
        ]})


# MARK: Losses, optimizers, schedules


def losses():
    rng = np.random.default_rng(6)
    logits = torch.tensor(rng.normal(size=(6, 19)) * 4, dtype=torch.float32)
    logits[2, 3], logits[3, 4] = 60, -70
    targets = torch.tensor([1, -100, 5, 4, 18, 0])
    x = logits.double().requires_grad_()
    cross = torch.nn.functional.cross_entropy(x, targets)
    cross.backward()
    scores = torch.tensor([0.5, -3, 80, -120, 0, 7.5], dtype=torch.float32)
    labels = torch.tensor([1, 0, 0, 1, 1, 0.25], dtype=torch.float32)
    y = scores.double().requires_grad_()
    binary = torch.nn.functional.binary_cross_entropy_with_logits(y, labels.double())
    binary.backward()
    write("losses.json", {
        "cross_entropy": {"logits": floats(logits), "classes": 19, "targets": targets.tolist(),
                          "loss": cross.item(), "gradients": x.grad.ravel().tolist()},
        "binary": {"logits": floats(scores), "targets": floats(labels), "loss": binary.item(),
                   "gradients": y.grad.tolist()}})


OPTIMIZERS = [
    ("sgd", torch.optim.SGD, {"lr": 0.1}),
    ("sgd", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}),
    ("sgd", torch.optim.SGD, {"lr": 0.05, "momentum": 0.8, "nesterov": True}),
    ("adam", torch.optim.Adam, {"lr": 0.01}),
    ("adam", torch.optim.Adam, {"lr": 0.01, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("adamw", torch.optim.AdamW, {"lr": 0.01}),
    ("adamw", torch.optim.AdamW, {"lr": 0.02, "betas": (0.85, 0.99), "weight_decay": 0.3}),
    ("rmsprop", torch.optim.RMSprop, {"lr": 0.01}),
    ("rmsprop", torch.optim.RMSprop, {"lr": 0.01, "alpha": 0.9, "momentum": 0.5, "weight_decay": 0.01}),
    ("rmsprop", torch.optim.RMSprop, {"lr": 0.01, "momentum": 0.9, "centered": True}),
]


def optimizers():
    rng = np.random.default_rng(8)
    start = torch.tensor(rng.normal(size=7), dtype=torch.float32)
    gradients = torch.tensor(rng.normal(size=(10, 7)), dtype=torch.float32)
    gradients[:, 6] = 0
    cases = []
    for name, kind, settings in OPTIMIZERS:
        p = start.clone().requires_grad_()
        optimizer = kind([p], **settings)
        steps = []
        for g in gradients:
            p.grad = g.clone()
            optimizer.step()
            steps.append(floats(p))
        cases.append({"rule": name, "settings": settings, "steps": steps})
    clipped = []
    for maximum in (1.0, 3.0, 100.0):
        tensors = [torch.zeros(5, requires_grad=True), torch.zeros(2, requires_grad=True)]
        tensors[0].grad, tensors[1].grad = gradients[0][:5].clone(), gradients[0][5:].clone()
        norm = torch.nn.utils.clip_grad_norm_(tensors, maximum)
        clipped.append({"maximum": maximum, "norm": norm.item(), "first": floats(tensors[0].grad),
                        "second": floats(tensors[1].grad)})
    values = torch.zeros(7, requires_grad=True)
    values.grad = gradients[0].clone()
    torch.nn.utils.clip_grad_value_([values], 0.5)
    write("optimizers.json", {"start": floats(start), "gradients": floats(gradients), "cases": cases,
                              "clipped_norms": clipped, "clipped_values": floats(values.grad)})


def schedules():
    schedulers = torch.optim.lr_scheduler
    kinds = [("step", schedulers.StepLR, {"step_size": 4, "gamma": 0.3}),
             ("exponential", schedulers.ExponentialLR, {"gamma": 0.9}),
             ("cosine", schedulers.CosineAnnealingLR, {"T_max": 12, "eta_min": 0.001}),
             ("warmup", schedulers.LinearLR, {"start_factor": 0.25, "total_iters": 6})]
    rates = []
    for name, kind, settings in kinds:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.02)
        schedule = kind(optimizer, **settings)
        found = []
        for _ in range(20):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        rates.append({"kind": name, "settings": settings, "rates": found})
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    settings = {"factor": 0.2, "patience": 2, "cooldown": 1, "min_lr": 0.003}
    plateau = schedulers.ReduceLROnPlateau(optimizer, **settings)
    observed = [3, 2, 2, 2.1, 1.99995, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.9, 1.5, 1.6, 1.6, 1.6, 1.6, 1.6]
    found = []
    for loss in observed:
        plateau.step(loss)
        found.append(optimizer.param_groups[0]["lr"])
    write("schedules.json", {"rate": 0.02, "schedules": rates,
                             "plateau": {"rate": 0.1, "settings": settings, "losses": observed, "rates": found}})


# MARK: Files


def file():
    torch.manual_seed(21)
    layer, x = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True), torch.linspace(-1, 1, 15).reshape(5, 1, 3)
    safetensors.torch.save_file(layer.state_dict(), FOLDER / "lstm.safetensors")
    (FOLDER / "lstm.safetensors").chmod(0o644)
    write("lstm.json", {"safetensors": safetensors.__version__, "inputs": floats(x), "output": floats(layer(x)[0])})


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    initialisation()
    training()
    losses()
    optimizers()
    schedules()
    file()
