#!/usr/bin/env python3
"""Writes a checkpoint in the layout of the published bert-base-uncased, with seeded random values.

    "$(Scripts/goldens/environment)" Scripts/goldens/bert_base_layout.py VOCABULARY DIRECTORY

The layout is the published file's: 206 float32 tensors of 110 million parameters, under `bert.` with
LayerNorm.gamma and LayerNorm.beta, with the pooler and both pre-training heads, and without the
decoder that is tied to the word embeddings. What loads it, and agrees with the reference on it,
loads the published file. VOCABULARY is bert-base-uncased's vocab.txt. The same call writes the same
bytes.
"""
import json
import shutil
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

SEED = 110
LAYERS, HIDDEN, INTERMEDIATE, POSITIONS, VOCABULARY = 12, 768, 3072, 512, 30522

CONFIGURATION = {
    "architectures": ["BertForMaskedLM"],
    "attention_probs_dropout_prob": 0.1,
    "gradient_checkpointing": False,
    "hidden_act": "gelu",
    "hidden_dropout_prob": 0.1,
    "hidden_size": HIDDEN,
    "initializer_range": 0.02,
    "intermediate_size": INTERMEDIATE,
    "layer_norm_eps": 1e-12,
    "max_position_embeddings": POSITIONS,
    "model_type": "bert",
    "num_attention_heads": 12,
    "num_hidden_layers": LAYERS,
    "pad_token_id": 0,
    "position_embedding_type": "absolute",
    "transformers_version": "4.6.0.dev0",
    "type_vocab_size": 2,
    "use_cache": True,
    "vocab_size": VOCABULARY,
}


def dense(name, outputs, inputs):
    yield f"{name}.weight", (outputs, inputs)
    yield f"{name}.bias", (outputs,)


def layer_norm(name):
    yield f"{name}.LayerNorm.gamma", (HIDDEN,)
    yield f"{name}.LayerNorm.beta", (HIDDEN,)


def layer(name):
    for part in ("query", "key", "value"):
        yield from dense(f"{name}.attention.self.{part}", HIDDEN, HIDDEN)
    yield from dense(f"{name}.attention.output.dense", HIDDEN, HIDDEN)
    yield from layer_norm(f"{name}.attention.output")
    yield from dense(f"{name}.intermediate.dense", INTERMEDIATE, HIDDEN)
    yield from dense(f"{name}.output.dense", HIDDEN, INTERMEDIATE)
    yield from layer_norm(f"{name}.output")


def layout():
    """The names and shapes of all tensors."""
    yield "bert.embeddings.word_embeddings.weight", (VOCABULARY, HIDDEN)
    yield "bert.embeddings.position_embeddings.weight", (POSITIONS, HIDDEN)
    yield "bert.embeddings.token_type_embeddings.weight", (2, HIDDEN)
    yield from layer_norm("bert.embeddings")
    for number in range(LAYERS):
        yield from layer(f"bert.encoder.layer.{number}")
    yield from dense("bert.pooler.dense", HIDDEN, HIDDEN)
    yield "cls.predictions.bias", (VOCABULARY,)
    yield from dense("cls.predictions.transform.dense", HIDDEN, HIDDEN)
    yield from layer_norm("cls.predictions.transform")
    yield from dense("cls.seq_relationship", 2, HIDDEN)


def values(name, shape, generator):
    """Normal values, of about the spread that trained ones have."""
    mean, deviation = 0, 0.04
    if name.endswith(".gamma"):
        mean, deviation = 1, 0.1
    elif name.endswith((".beta", ".bias")):
        deviation = 0.05
    standard = generator.standard_normal(shape, dtype=np.float32)
    return standard * np.float32(deviation) + np.float32(mean)


def write(vocabulary, directory):
    directory.mkdir(parents=True, exist_ok=True)
    generator = np.random.Generator(np.random.PCG64(SEED))
    tensors = {name: values(name, shape, generator) for name, shape in layout()}
    save_file(tensors, directory / "model.safetensors", metadata={"format": "pt"})
    (directory / "config.json").write_text(json.dumps(CONFIGURATION, indent=2) + "\n")
    (directory / "tokenizer_config.json").write_text(
        json.dumps({"do_lower_case": True, "model_max_length": POSITIONS}) + "\n")
    shutil.copyfile(vocabulary, directory / "vocab.txt")
    return tensors


if __name__ == "__main__":
    written = write(Path(sys.argv[1]), Path(sys.argv[2]))
    print(len(written), "tensors,", sum(tensor.size for tensor in written.values()), "parameters")
