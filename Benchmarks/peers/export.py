#!/usr/bin/env python3
"""Writes what the peers load of a checkpoint: ONNX files, plain, fused and int8, and CTranslate2's.

    "$(Benchmarks/peers/environment)" Benchmarks/peers/export.py MODEL FOLDER

model.onnx is torch's export, which OpenVINO optimises itself; fused.onnx has ONNX Runtime's BERT
operators; int8.onnx is that with its products quantised, weights a channel, activations at run time.
"""
import subprocess
import sys
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import BertModel

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUT = "last_hidden_state"


class LastHiddenState(torch.nn.Module):
    """The model with inputs by position and one output, as the export wants it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model(**dict(zip(INPUTS, inputs))).last_hidden_state


def main():
    checkpoint, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    model = BertModel.from_pretrained(
        checkpoint, attn_implementation="eager", dtype=torch.float32).eval()
    ones = torch.ones(2, 16, dtype=torch.long)
    plain, fused = folder / "model.onnx", folder / "fused.onnx"
    torch.onnx.export(
        LastHiddenState(model), (ones, ones, torch.zeros_like(ones)), plain,
        input_names=INPUTS, output_names=[OUTPUT], opset_version=17, dynamo=False,
        dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*INPUTS, OUTPUT]})
    optimizer.optimize_model(
        str(plain), model_type="bert", num_heads=model.config.num_attention_heads,
        hidden_size=model.config.hidden_size).save_model_to_file(str(fused))
    quantize_dynamic(
        fused, folder / "int8.onnx", weight_type=QuantType.QInt8, per_channel=True,
        extra_options={"DefaultTensorType": 1})
    converter = Path(sys.executable).with_name("ct2-transformers-converter")
    subprocess.run([converter, "--model", checkpoint, "--output_dir", folder / "ct2"], check=True,
                   stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
