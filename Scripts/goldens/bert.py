"""Write the fixtures of the Transformer tests with Hugging Face transformers.

usage: bert.py CHECKOUT

Tests/Fixtures/Transformer/
  tiny/             a seeded model in bert-base-uncased's layout: `bert.` prefix, gamma and beta, heads
  tiny-unprefixed/  the same weights under the names of sentence encoders, without a pooler
  tiny-sharded/     the same model as transformers saves it in shards, with the index of them
  tiny.json         all hidden states and the pooled vectors of the tiny model
  activations.json  the tiny model's last hidden state under each hidden_act
  attentions.json   the attention weights of the tiny model's layers, with 4, 2 and 1 heads
  minilm.json       sampled hidden states of weights/all-MiniLM-L6-v2 for the sentences of
                    Tests/Fixtures/sentences.json, for every layer
"""
import json
import os
import platform
import shutil
import sys

import numpy as np
import safetensors
import tokenizers
import torch
import transformers
from safetensors.torch import save_file
from transformers.activations import ACT2FN
from transformers import AutoTokenizer, BertConfig, BertForPreTraining, BertModel

checkout = sys.argv[1]
fixtures = f"{checkout}/Tests/Fixtures"
here = f"{fixtures}/Transformer"
torch.set_num_threads(1)

PROVENANCE = {
    "script": "Scripts/goldens/bert.py",
    "torch": torch.__version__,
    "transformers": transformers.__version__,
    "tokenizers": tokenizers.__version__,
    "safetensors": safetensors.__version__,
    "python": platform.python_version(),
    "attention": "eager, float32",
}


def rounded(values):
    """float32 values as the shortest decimals that read back to the same bits."""
    return [float(np.format_float_positional(np.float32(v), unique=True, trim="0")) for v in values]


def write(path, value):
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def tiny():
    torch.manual_seed(20)
    config = BertConfig(
        vocab_size=60, hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=40, max_position_embeddings=24, type_vocab_size=3,
        layer_norm_eps=1e-5, attn_implementation="eager")
    model = BertForPreTraining(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("LayerNorm.weight"):
                parameter.normal_(1.0, 0.2)
            elif name.endswith("bias"):
                parameter.normal_(0.0, 0.2)
            else:
                parameter.normal_(0.0, 0.3)
    state = {name: tensor.contiguous() for name, tensor in model.state_dict().items()
             if "position_ids" not in name and not name.startswith("cls.predictions.decoder.")}
    published = {name.replace("LayerNorm.weight", "LayerNorm.gamma")
                     .replace("LayerNorm.bias", "LayerNorm.beta"): tensor
                 for name, tensor in state.items()}
    unprefixed = {name.removeprefix("bert."): tensor for name, tensor in state.items()
                  if name.startswith("bert.") and ".pooler." not in name}
    keys = {"hidden_act": "gelu", "hidden_size": 32, "intermediate_size": 40,
            "layer_norm_eps": 1e-5, "max_position_embeddings": 24, "model_type": "bert",
            "num_attention_heads": 4, "num_hidden_layers": 2, "type_vocab_size": 3,
            "vocab_size": 60}
    for folder, tensors in (("tiny", published), ("tiny-unprefixed", unprefixed)):
        os.makedirs(f"{here}/{folder}", exist_ok=True)
        save_file(tensors, f"{here}/{folder}/model.safetensors", metadata={"format": "pt"})
        with open(f"{here}/{folder}/config.json", "w") as file:
            json.dump(keys, file, indent=2)
            file.write("\n")

    shutil.rmtree(f"{here}/tiny-sharded", ignore_errors=True)
    model.save_pretrained(f"{here}/tiny-sharded", max_shard_size="30KB")

    rng = np.random.default_rng(7)
    cases = []
    for length in (1, 2, 5, 11, 24):
        ids = rng.integers(0, 60, length).tolist()
        types = rng.integers(0, 3, length).tolist()
        with torch.no_grad():
            out = model.bert(input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([types]),
                             attention_mask=torch.ones(1, length, dtype=torch.long),
                             output_hidden_states=True)
        cases.append({"ids": ids, "types": types,
                      "layers": [rounded(h[0].flatten().numpy()) for h in out.hidden_states],
                      "pooled": rounded(out.pooler_output[0].numpy())})
    write(f"{here}/tiny.json", {"provenance": PROVENANCE, "cases": cases})
    activations(model.bert, cases[3])
    attentions(model.bert.state_dict(), config, cases[:4])


def activations(model, case):
    states = {}
    for name in ("gelu", "gelu_new", "gelu_pytorch_tanh", "gelu_fast", "relu", "silu", "swish"):
        for layer in model.encoder.layer:
            layer.intermediate.intermediate_act_fn = ACT2FN[name]
        with torch.no_grad():
            out = model(input_ids=torch.tensor([case["ids"]]),
                        token_type_ids=torch.tensor([case["types"]]))
        states[name] = rounded(out.last_hidden_state[0].flatten().numpy())
    write(f"{here}/activations.json", {"provenance": PROVENANCE, "ids": case["ids"],
                                       "types": case["types"], "states": states})


def attentions(state, config, cases):
    """For each number of heads and each case: layer after layer, heads by queries by keys."""
    by_heads, worst = {}, 0
    for heads in (4, 2, 1):
        config.num_attention_heads = heads
        model = BertModel(config).eval()
        model.load_state_dict(state)
        outputs = []
        for dtype in (torch.float32, torch.float64):
            model.to(dtype)
            with torch.no_grad():
                outputs.append([model(input_ids=torch.tensor([case["ids"]]),
                                      token_type_ids=torch.tensor([case["types"]]),
                                      output_attentions=True).attentions for case in cases])
        by_heads[heads] = [[rounded(a[0].flatten().numpy()) for a in layers] for layers in outputs[0]]
        for floats, doubles in zip(*outputs):
            for a, b in zip(floats, doubles):
                worst = max(worst, (a.double() - b).abs().max().item())
    write(f"{here}/attentions.json", {
        "provenance": PROVENANCE, "error of the reference against float64": worst,
        "cases": [{"ids": case["ids"], "types": case["types"]} for case in cases],
        "heads": by_heads})


def minilm():
    directory = f"{checkout}/weights/all-MiniLM-L6-v2"
    tokenizer = AutoTokenizer.from_pretrained(directory)
    model = BertModel.from_pretrained(directory, attn_implementation="eager").eval()
    with open(f"{fixtures}/sentences.json", encoding="utf8") as file:
        sentences = json.load(file)
    sentences.append(" ".join(sentences[i % 3] for i in range(37)))  # some 300 tokens
    rng = np.random.default_rng(11)
    cases = []
    for text in sentences:
        ids = tokenizer(text, truncation=True, max_length=512).input_ids
        with torch.no_grad():
            states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states
        tokens = rng.integers(0, len(ids), 12).tolist()
        dimensions = rng.integers(0, 384, 12).tolist()
        cases.append({"text": text, "ids": ids, "tokens": tokens, "dimensions": dimensions,
                      "layers": [rounded(h[0][tokens, dimensions].numpy()) for h in states]})
    cosines = []
    word = tokenizer.vocab["bank"]
    with torch.no_grad():
        vectors = [model(torch.tensor([c["ids"]])).last_hidden_state[0, c["ids"].index(word)].double()
                   for c in cases[:3]]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        cosines.append(float(torch.nn.functional.cosine_similarity(vectors[i], vectors[j], dim=0)))
    write(f"{here}/minilm.json", {"provenance": PROVENANCE, "cases": cases, "cosines": cosines})


tiny()
minilm()
