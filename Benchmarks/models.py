"""The checkpoints that are measured, and what the peers load of them, each made once.

What is made goes to ${XDG_CACHE_HOME:-~/.cache}/polysemy, written aside and renamed.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring import ROOT, said

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "polysemy"
MINILM = ROOT / "weights/all-MiniLM-L6-v2"
NAMES = ("minilm", "bert-base")
DESCRIPTIONS = {
    "minilm": "all-MiniLM-L6-v2, 22 million parameters, 6 layers",
    "bert-base": "the layout of bert-base-uncased, 110 million seeded parameters, 12 layers",
}


def peers():
    """The python of the peers' virtual environment."""
    return said(ROOT / "Benchmarks/peers/environment")


def versions(python, *packages):
    """A line of the versions of an environment's packages."""
    return said(python, "-c", f"""
import importlib.metadata, platform
print("Python", platform.python_version(), end="")
for name in {packages}: print(",", name, importlib.metadata.version(name), end="")""")


def checkpoint(name):
    """The folder of a checkpoint."""
    if not MINILM.exists():
        sys.exit(f"{MINILM.relative_to(ROOT)} is not there; run: Scripts/setup")
    if name == "minilm":
        return MINILM
    script = ROOT / "Scripts/goldens/bert_base_layout.py"
    python = said(ROOT / "Scripts/goldens/environment")
    return made(f"checkpoints/bert-base-layout-{digest(script)}",
                [python, script, MINILM / "vocab.txt"])


def exports(name, python):
    """The folder of the peers' files for a checkpoint, made anew for other weights or versions."""
    folder = ROOT / "Benchmarks/peers"
    model = checkpoint(name)
    key = digest(model / "model.safetensors", folder / "export.py", folder / "requirements.txt")
    return made(f"exports/{name}-{key}", [python, folder / "export.py", model])


def width(folder):
    """How many floats a token's vector has in a checkpoint."""
    return json.loads((folder / "config.json").read_text())["hidden_size"]


def digest(*files):
    whole = hashlib.sha256()
    for path in files:
        with open(path, "rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:12]


def made(name, command):
    """The folder of that name in the cache; where it is not there, the command, given it, makes it."""
    folder = CACHE / name
    if not folder.exists():
        print(f"making {folder.name}, once", flush=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
            written = Path(aside) / "written"
            done = subprocess.run([*command, written], capture_output=True, text=True)
            if done.returncode != 0:
                sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr}")
            os.rename(written, folder)
    return folder
