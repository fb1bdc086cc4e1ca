"""Writes Tests/Fixtures/Recurrent/characters.json with torch, and sampling.json with transformers."""
import math

import torch
import transformers
from torch.nn import functional
from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

from recurrent_goldens import CELLS, floats, write

TEXT = ("Whether 'tis nobler in the mind to suffer\nThe slings and arrows of outrageous fortune,\n"
        "Or to take arms against a sea of troubles\nAnd by opposing end them. To die: to sleep;\n")


class Model(torch.nn.Module):
    def __init__(self, cell, characters, embedding, hidden, layers):
        super().__init__()
        kind, more = CELLS[cell]
        self.embedding = torch.nn.Embedding(characters, embedding)
        self.rnn = kind(embedding, hidden, layers, **more)
        self.head = torch.nn.Linear(hidden, characters)

    def forward(self, x, state=None):
        output, state = self.rnn(self.embedding(x), state)
        return self.head(output), state


def streams(ids, batch):
    """As batchify of torch's word language model: steps by streams."""
    count = len(ids) // batch
    return torch.tensor(ids[:count * batch]).view(batch, count).t().contiguous()


def detached(state):
    return tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()


def language_model(cell, layers):
    batch, length, epochs, held_out = 3, 7, 3, 0.1
    characters = sorted(set(TEXT))
    ids = [characters.index(c) for c in TEXT]
    learned = len(ids) - int(len(ids) * held_out)
    data = streams(ids[:learned], batch)
    torch.manual_seed(17)
    model = Model(cell, len(characters), 6, 10, layers)
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    losses, norms, means, bits = [], [], [], []
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = 1e-2 * 0.5 ** epoch
        state, total = None, 0
        for start in range(0, len(data) - 1, length):
            x = data[start:min(start + length, len(data) - 1)]
            y = data[start + 1:start + 1 + len(x)]
            logits, state = model(x, state)
            state = detached(state)
            loss = functional.cross_entropy(logits.reshape(-1, len(characters)), y.reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), 0.4).item())
            optimizer.step()
            losses.append(loss.item())
            total += loss.item() * y.numel()
        means.append(total / (batch * (len(data) - 1)))
        rest = torch.tensor(ids[learned:])
        with torch.no_grad():
            logits, _ = model(rest[:-1].unsqueeze(1))
            bits.append(functional.cross_entropy(logits[:, 0], rest[1:]).item() / math.log(2))
    return {"cell": cell, "layers": layers, "batch": batch, "length": length, "epochs": epochs,
            "held_out": held_out, "embedding": 6, "hidden": 10, "seed": 17, "rate": 1e-2, "gamma": 0.5,
            "clip": 0.4, "losses": losses, "norms": norms, "epoch_losses": means, "held_out_bits": bits,
            "greedy": greedy(model, characters, "To ", 30)}


def greedy(model, characters, prompt, count):
    x, state, text = torch.tensor([[characters.index(c)] for c in prompt]), None, ""
    with torch.no_grad():
        for _ in range(count):
            logits, state = model(x, state)
            x = logits[-1:].argmax(-1)
            text += characters[x.item()]
    return text


def sampling():
    """What transformers leaves of some logits, as probabilities."""
    torch.manual_seed(4)
    logits = torch.randn(1, 12) * 3
    cases = []
    for temperature, top_k, top_p in [(1.0, None, None), (0.7, None, None), (1.5, 4, None), (1.0, None, 0.8),
                                      (0.5, 5, 0.9), (1.0, 12, 1.0), (2.0, 3, 0.05), (1.0, 1, None),
                                      (1.0, 40, 0.99)]:
        scores = TemperatureLogitsWarper(temperature)(None, logits) if temperature != 1 else logits
        scores = TopKLogitsWarper(top_k)(None, scores) if top_k else scores
        scores = TopPLogitsWarper(top_p)(None, scores) if top_p else scores
        cases.append({"temperature": temperature, "top_k": top_k, "top_p": top_p,
                      "probabilities": functional.softmax(scores.double(), -1)[0].tolist()})
    write("sampling.json", {"transformers": transformers.__version__, "logits": floats(logits), "cases": cases})


if __name__ == "__main__":
    write("characters.json", {"text": TEXT, "cases": [
        language_model("lstm", 1), language_model("gru", 2), language_model("tanh", 1), language_model("relu", 1)]})
    sampling()
