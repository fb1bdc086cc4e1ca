#!/usr/bin/env python3
"""Runs a peer's encoder when a line asks it to, to be timed beside other ones.

    "$(Benchmarks/peers/environment)" Benchmarks/peers/encoder.py PEER MODEL EXPORTS INPUTS
        [--threads N] [--precision f32|bf16|int8]

Benchmarks/workers.py describes lines and inputs; EXPORTS is the folder that export.py wrote. A batch
is so many sequences, and they go sorted by length, so that a batch is padded as little as can be.
Texts become vectors as those who want it fast write it: tokenizers, the model, the tokens' mean,
scaled to length 1. `st` is sentence-transformers, which does all of that itself, and takes only texts.
"""
import argparse
import json
import os
import sys
import time

import numpy as np


def padded(batch):
    """Ids and attention mask of some sequences of ids, each an array of batch × longest."""
    width = max(map(len, batch))
    ids = np.zeros((len(batch), width), np.int64)
    mask = np.zeros_like(ids)
    for row, sequence in enumerate(batch):
        ids[row, :len(sequence)] = sequence
        mask[row, :len(sequence)] = 1
    return ids, mask


# MARK: The peers. Each gives a function from sequences of ids to last hidden states, padded.

def torch_forward(options):
    import torch
    from transformers import BertModel
    torch.set_num_threads(options.threads)
    kind = {"f32": torch.float32, "bf16": torch.bfloat16}[options.precision]
    # Without the pooler, which no peer computes.
    model = BertModel.from_pretrained(
        options.model, add_pooling_layer=False, attn_implementation="sdpa", dtype=kind).eval()

    def forward(batch):
        ids, mask = padded(batch)
        with torch.inference_mode():
            states = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        # What numpy lacks is widened where a value is wanted, not on the clock.
        return states.last_hidden_state

    return forward


def onnx_runtime_forward(options):
    import onnxruntime
    file = {"f32": "fused.onnx", "int8": "int8.onnx"}[options.precision]
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(
        f"{options.exports}/{file}", settings, providers=["CPUExecutionProvider"])
    kinds = {x.name: np.int32 if "int32" in x.type else np.int64 for x in session.get_inputs()}

    def forward(batch):
        ids, mask = padded(batch)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return session.run(None, {name: feed[name].astype(kind, copy=False)
                                  for name, kind in kinds.items()})[0]

    return forward


def openvino_forward(options):
    import openvino
    core = openvino.Core()
    request = core.compile_model(core.read_model(f"{options.exports}/model.onnx"), "CPU", {
        "INFERENCE_NUM_THREADS": options.threads, "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": options.precision}).create_infer_request()

    def forward(batch):
        ids, mask = padded(batch)
        return request.infer(
            {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)},
            share_inputs=True, share_outputs=True)[0]

    return forward


def ctranslate2_forward(options):
    import ctranslate2
    encoder = ctranslate2.Encoder(
        f"{options.exports}/ct2", device="cpu", intra_threads=options.threads,
        compute_type={"f32": "float32", "int8": "int8"}[options.precision])
    # It takes sequences as they are and pads them itself.
    return lambda batch: np.asarray(encoder.forward_batch(batch).last_hidden_state)


FORWARD = {"torch": torch_forward, "ort": onnx_runtime_forward, "ov": openvino_forward,
           "ct2": ctranslate2_forward}


# MARK: Whole workloads

def run(sequences, size, forward, receive):
    """Runs sequences, the longest first, `size` at a time; `receive` gets indices and states."""
    order = sorted(range(len(sequences)), key=lambda index: -len(sequences[index]))
    for first in range(0, len(order), size):
        indices = order[first:first + size]
        receive(indices, forward([sequences[index] for index in indices]))


def states_of(sequences, size, forward):
    """Every token's vector, without padding."""
    states = [None] * len(sequences)

    def keep(indices, padded_states):
        if hasattr(padded_states, "float"):  # numpy lacks torch's bfloat16
            padded_states = padded_states.float().numpy()
        for index, rows in zip(indices, padded_states):
            # A copy: some peers write the next batch over this one's.
            states[index] = rows[:len(sequences[index])].copy()

    run(sequences, size, forward, keep)
    return np.concatenate(states)


def sentences_of(texts, size, tokenizer, forward):
    """Every text's vector."""
    sequences = [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    vectors = [None] * len(texts)

    def pool(indices, states):
        lengths = np.array([len(sequences[index]) for index in indices])[:, None]
        mask = np.arange(states.shape[1]) < lengths
        means = (states * mask[:, :, None]).sum(1) / lengths
        for row, index in enumerate(indices):
            vectors[index] = means[row] / np.linalg.norm(means[row])

    run(sequences, size, forward, pool)
    return np.stack(vectors)


def encoder(options):
    """A function of a workload and a batch's size that runs it, and gives the vectors if asked to."""
    if options.peer == "st":
        import torch
        from sentence_transformers import SentenceTransformer
        torch.set_num_threads(options.threads)
        model = SentenceTransformer(options.model, device="cpu")
        return lambda texts, size, keeps: model.encode(
            texts, batch_size=size, show_progress_bar=False)

    from tokenizers import Tokenizer
    forward = FORWARD[options.peer](options)
    tokenizer = None
    if os.path.exists(path := f"{options.model}/tokenizer.json"):
        tokenizer = Tokenizer.from_file(path)
        tokenizer.enable_truncation(256)
        tokenizer.no_padding()

    def encode(workload, size, keeps):
        if isinstance(workload[0], str):
            return sentences_of(workload, size, tokenizer, forward)
        if keeps:
            return states_of(workload, size, forward)
        return run(workload, size, forward, lambda indices, states: None)

    return encode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("peer", choices=[*FORWARD, "st"])
    parser.add_argument("model")
    parser.add_argument("exports")
    parser.add_argument("inputs")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--precision", choices=["f32", "bf16", "int8"], default="f32")
    options = parser.parse_args()
    # Only answers go to standard output, whatever the libraries print.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "TQDM_DISABLE": "1",
                   "RAYON_NUM_THREADS": str(options.threads)}
    with open(options.inputs) as file:
        workloads = json.load(file)
    encode = encoder(options)
    print("ready", file=answers)
    for line in sys.stdin:
        name, size, *file = line.rstrip("\n").split(" ", 2)
        start = time.perf_counter()
        vectors = encode(workloads[name], int(size), keeps=bool(file))
        elapsed = time.perf_counter() - start
        if file:
            vectors.astype(np.float32).tofile(file[0])
        print(elapsed * 1e3, file=answers)


if __name__ == "__main__":
    main()
