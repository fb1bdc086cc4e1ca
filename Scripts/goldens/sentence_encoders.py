"""Write tiny sentence encoders with sentence-transformers, and its vectors of some texts.

usage: sentence_encoders.py CHECKOUT

Tests/Fixtures/TextEncoder/Sentences/
  tiny/           a seeded BERT of one layer, with a tokenizer of some hundred pieces
  encoders.json   for each encoder: its files, what it was called with, and the vectors of all texts

Every encoder is saved by sentence-transformers and loaded again before it makes vectors. Those called
"old" have the files of releases before 5.0 in place of what is saved today.
"""
import base64
import json
import os
import platform
import shutil
import sys
import tempfile

import numpy as np
import sentence_transformers
import torch
import transformers
from sentence_transformers import SentenceTransformer, models
from sentence_transformers.sentence_transformer.modules import LayerNorm
from transformers import BertConfig, BertModel, BertTokenizer

checkout = sys.argv[1]
folder = f"{checkout}/Tests/Fixtures/TextEncoder/Sentences"
torch.set_num_threads(1)

LONG = " ".join(f"sentence {i} goes on and on ." for i in range(20))
TEXTS = [
    "the bank by the river is eroding.", "", "   ", "a", "The Bank Approved My Loan!",
    "Une phrase déjà vue", "日本の川", "Москва река", "[MASK] is a token", "😀", LONG,
    "the river bank bank bank", "query: the river",
]
PIECES = (
    "the bank by river is eroding . a approved my loan ! une phrase deja vue déjà 日 本 の 川 "
    "sentence goes on and token query : the , The Bank").split()


def vocabulary():
    letters = [chr(c) for c in range(97, 123)] + list("0123456789éàМоскваре")
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + PIECES + letters
    pieces += [f"##{letter}" for letter in letters]
    return list(dict.fromkeys(pieces))


def make_transformer(path):
    """A seeded BERT and its tokenizer, at `path`."""
    torch.manual_seed(40)
    vocab = vocabulary()
    config = BertConfig(
        vocab_size=len(vocab), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=24, max_position_embeddings=48, initializer_range=0.5)
    BertModel(config, add_pooling_layer=False).save_pretrained(path)
    tokenizer = BertTokenizer(
        vocab={piece: index for index, piece in enumerate(vocab)}, do_lower_case=False,
        strip_accents=False, model_max_length=48)
    assert tokenizer.tokenize(TEXTS[0])[:2] == ["the", "bank"]
    tokenizer.save_pretrained(path)
    for name in os.listdir(path):
        os.chmod(f"{path}/{name}", 0o644)
    return path


def packed(vectors):
    """Vectors as the base64 of their float32 values, little-endian, row by row."""
    return base64.b64encode(np.stack(vectors).astype("<f4").tobytes()).decode()


def read(path):
    with open(path, encoding="utf8") as file:
        return json.load(file)


def write(path, value, indent=None):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, ensure_ascii=False, indent=indent)
        file.write("\n")


def files_of(path, tiny):
    """The files of `path`: a file of `tiny`, a text, or the base64 of weights."""
    files = {}
    for root, _, names in os.walk(path):
        for name in sorted(names):
            full = os.path.join(root, name)
            relative = os.path.relpath(full, path)
            if name == "README.md":
                continue
            with open(full, "rb") as file:
                content = file.read()
            twin = f"{tiny}/{name}"
            if os.path.exists(twin) and open(twin, "rb").read() == content:
                files[relative] = {"tiny": name}
            elif name == "model.safetensors":
                files[relative] = {"base64": base64.b64encode(content).decode()}
            else:
                files[relative] = {"text": content.decode("utf8")}
    return dict(sorted(files.items()))


def encoder(name, steps, tiny, change=None, calls=({},), **kwargs):
    """An encoder of a Transformer and `steps`, saved, changed, loaded and asked for vectors."""
    torch.manual_seed(abs(hash_of(name)))
    with tempfile.TemporaryDirectory() as path:
        modules = [models.Transformer(tiny)] + [step() for step in steps]
        SentenceTransformer(modules=modules, device="cpu", **kwargs).save(
            path, create_model_card=False)
        # The transformer's own files are those of tiny/, to the byte.
        for file in os.listdir(tiny):
            shutil.copy(f"{tiny}/{file}", f"{path}/{file}")
        if change:
            change(path)
        model = SentenceTransformer(path, device="cpu", model_kwargs={"attn_implementation": "eager"})
        results = []
        for call in calls:
            vectors = [
                model.encode([text], show_progress_bar=False, **call)[0] for text in TEXTS]
            results.append(
                {"call": call, "width": len(vectors[0]), "vectors": packed(vectors)})
        return {
            "name": name, "similarity": model.similarity_fn_name,
            "files": files_of(path, tiny), "results": results}


def hash_of(name):
    return int.from_bytes(name.encode()[:6], "big") % 1000


def pooling(mode, **kwargs):
    return lambda: models.Pooling(16, pooling_mode=mode, **kwargs)


def dense(inputs, outputs, activation=torch.nn.Tanh(), **kwargs):
    return lambda: models.Dense(inputs, outputs, activation_function=activation, **kwargs)


def layer_norm(width):
    def make():
        module = LayerNorm(width)
        torch.nn.init.normal_(module.norm.weight)
        torch.nn.init.normal_(module.norm.bias)
        return module
    return make


# What releases before 5.0 wrote.

def old_modules(path):
    modules = read(f"{path}/modules.json")
    for module in modules:
        module["type"] = "sentence_transformers.models." + module["type"].split(".")[-1]
    write(f"{path}/modules.json", modules)


def old_pooling(path, on, **more):
    modes = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens",
             "weightedmean_tokens", "lasttoken"]
    config = {"word_embedding_dimension": 16}
    config.update({f"pooling_mode_{mode}": mode in on for mode in modes})
    write(f"{path}/1_Pooling/config.json", {**config, **more})


def old(*on, length=None, lowercases=False, **more):
    def change(path):
        old_modules(path)
        old_pooling(path, on, **more)
        write(f"{path}/sentence_bert_config.json",
              {"max_seq_length": length, "do_lower_case": lowercases})
    return change


def in_folder(path):
    """The transformer in 0_Transformer, as the first releases had it."""
    old("mean_tokens", length=20)(path)
    os.makedirs(f"{path}/0_Transformer")
    for name in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json"):
        if os.path.exists(f"{path}/{name}"):
            shutil.move(f"{path}/{name}", f"{path}/0_Transformer/{name}")
    modules = read(f"{path}/modules.json")
    modules[0]["path"] = "0_Transformer"
    write(f"{path}/modules.json", modules)


def encoders(tiny):
    modes = ["cls", "max", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"]
    made = [encoder(f"pooling {mode}", [pooling(mode)], tiny) for mode in modes]
    made.append(encoder("several poolings", [pooling(["lasttoken", "cls", "mean"])], tiny))
    made.append(encoder(
        "all poolings, old", [pooling("mean")], tiny,
        old("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens",
            "weightedmean_tokens", "lasttoken", length=12)))
    made.append(encoder("no pooling is on, old", [pooling("mean")], tiny, old()))
    made.append(encoder("lower case, old", [pooling("cls")], tiny, old("cls_token", lowercases=True)))
    made.append(encoder("in a folder, old", [pooling("mean")], tiny, in_folder))
    made.append(encoder(
        "dense and normalize", [pooling("mean"), dense(16, 5), models.Normalize], tiny,
        similarity_fn_name="dot"))
    made.append(encoder(
        "two dense layers",
        [pooling("mean"), dense(16, 24, torch.nn.GELU(), bias=False), dense(24, 3, torch.nn.Identity())],
        tiny, similarity_fn_name="euclidean"))
    for activation in ("ReLU", "Sigmoid", "SiLU", "LeakyReLU", "ELU", "Softplus", "Mish"):
        made.append(encoder(
            f"dense {activation}", [pooling("mean"), dense(16, 4, getattr(torch.nn, activation)())],
            tiny, similarity_fn_name="manhattan"))
    made.append(encoder(
        "residual dense", [pooling("mean"), dense(16, 16, use_residual=True),
                           dense(16, 6, use_residual=True)], tiny))
    made.append(encoder(
        "layer norm and dropout",
        [pooling("max"), lambda: models.Dropout(0.5), layer_norm(16), models.Normalize], tiny))
    prompts = {"query": "query: ", "passage": "the river bank ", "long": LONG}
    calls = ({}, {"prompt_name": "query"}, {"prompt_name": "document"}, {"prompt": "a "},
             {"prompt": ""}, {"prompt_name": "long"}, {"prompt": "ban"})
    made.append(encoder(
        "prompts", [pooling("mean")], tiny, calls=calls, prompts=prompts,
        default_prompt_name="passage"))
    made.append(encoder(
        "prompts that are not pooled",
        [pooling(["cls", "mean", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"],
                 include_prompt=False)],
        tiny, calls=calls, prompts=prompts))
    made.append(encoder(
        "cut to dimensions", [pooling("mean"), models.Normalize], tiny, truncate_dim=9,
        calls=({}, {"truncate_dim": 4}, {"truncate_dim": 4, "normalize_embeddings": True},
               {"truncate_dim": 12})))
    return made


shutil.rmtree(folder, ignore_errors=True)
os.makedirs(folder)
tiny = make_transformer(f"{folder}/tiny")
write(f"{folder}/encoders.json", {
    "provenance": {
        "script": "Scripts/goldens/sentence_encoders.py", "torch": torch.__version__,
        "sentence-transformers": sentence_transformers.__version__,
        "transformers": transformers.__version__, "python": platform.python_version(),
        "attention": "eager, float32, a text at a time"},
    "texts": TEXTS, "encoders": encoders(tiny)})
