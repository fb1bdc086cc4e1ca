"""What Benchmarks/text and Benchmarks/accuracy share: sentences, and who makes vectors of them."""

import argparse
import json
import os
import subprocess
import tempfile

import models
from measuring import ROOT, build, heading
from workers import ours, peer

# Sentence-transformers, and tokenizers with ONNX Runtime or OpenVINO.
PEERS = {"f32": ("st", "ort", "ov"), "bf16": ("ov",), "int8": ("ort",)}
PACKAGES = ("sentence-transformers", "torch", "tokenizers", "onnxruntime", "openvino")


def parser(description):
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("--precision", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    return parser


class Glosses:
    """The first glosses of WordNet, as the workload `text`, and all-MiniLM-L6-v2's encoders."""

    def __init__(self, options):
        build("polysemy", "encoder-bench")
        self.threads = options.threads
        self.python = models.peers()
        self.model = models.checkpoint("minilm")
        self.exports = models.exports("minilm", self.python)
        self.width = models.width(self.model)
        lines = subprocess.check_output([ROOT / "Scripts/glosses"], text=True).split("\n")
        self.inputs = tempfile.NamedTemporaryFile("w", suffix=".json")
        json.dump({"text": lines[:options.lines]}, self.inputs)
        self.inputs.flush()

    def heading(self, title):
        return heading(title, models.versions(self.python, *PACKAGES), models.DESCRIPTIONS["minilm"])

    def ours(self, precision):
        return ours(self.model, self.inputs.name, self.threads, precision)

    def workers(self, precision, batches):
        """The peers that have the precision, and ours, the last."""
        return [
            *(peer(name, self.python, self.model, self.exports, self.inputs.name, self.threads,
                   precision, batches) for name in PEERS[precision]),
            self.ours(precision)]
