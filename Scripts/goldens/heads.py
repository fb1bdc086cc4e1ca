"""Write the fixtures of BERT's heads with Hugging Face transformers.

usage: heads.py CHECKOUT

Tests/Fixtures/Transformer/
  heads/NAME/   a tiny seeded checkpoint with a head, with a vocabulary of some words and letters
  heads.json    the logits of each for some sequences
  answers.json  spans that transformers' search for answers finds in seeded logits
Tests/Fixtures/TextEncoder/
  pipelines.json   what transformers' pipelines make of texts with these checkpoints

transformers 5 has no pipeline for question answering any more. Its search for answers is that of the
pipeline for documents, and what stands around it is written here, after transformers 4.
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
from tokenizers import BertWordPieceTokenizer
from transformers import (
    BertConfig, BertForMaskedLM, BertForMultipleChoice, BertForNextSentencePrediction,
    BertForPreTraining, BertForQuestionAnswering, BertForSequenceClassification,
    BertForTokenClassification, DistilBertConfig, DistilBertForMaskedLM,
    DistilBertForMultipleChoice, DistilBertForQuestionAnswering,
    DistilBertForSequenceClassification, DistilBertForTokenClassification,
    PreTrainedTokenizerFast, pipeline)
from transformers.pipelines.document_question_answering import select_starts_ends

checkout = sys.argv[1]
fixtures = f"{checkout}/Tests/Fixtures"
here = f"{fixtures}/Transformer"
torch.set_num_threads(1)

PROVENANCE = {
    "script": "Scripts/goldens/heads.py",
    "torch": torch.__version__,
    "transformers": transformers.__version__,
    "tokenizers": tokenizers.__version__,
    "safetensors": safetensors.__version__,
    "python": platform.python_version(),
    "attention": "eager, float32",
}

WORDS = """[PAD] [UNK] [CLS] [SEP] [MASK] the a an of is was in on by at and not he she it they paris
london france england anna capital river bank city bridge money loan lives works built who where what
good bad very film wonderful dull ##s ##ing ##ed ##er ##ly . , ? ! ' - : ( ) new york jean""".split()
LETTERS = [chr(c) for c in range(ord("a"), ord("z") + 1)] + [str(d) for d in range(10)]
VOCABULARY = list(dict.fromkeys(WORDS + LETTERS + ["##" + c for c in LETTERS]))

SIZES = {"vocab_size": len(VOCABULARY), "max_position_embeddings": 48}
BERT = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": 24, "type_vocab_size": 2, **SIZES}
DISTILBERT = {"dim": 16, "n_layers": 2, "n_heads": 2, "hidden_dim": 24, **SIZES}
NAMES = {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC", 4: "I-LOC"}
MOODS = {0: "bad", 1: "so-so", 2: "good"}

TOPICS = {0: "film", 1: "money", 2: "travel", 3: "food"}


def labelled(names):
    return {"id2label": names, "label2id": {name: number for number, name in names.items()}}


# name, class, configuration, type of the file's numbers, how it is written
MODELS = [
    ("bert-pretraining", BertForPreTraining, BERT, torch.float32, "gamma"),
    ("bert-mlm", BertForMaskedLM, {**BERT, "hidden_act": "gelu_new"}, torch.float32, ""),
    ("bert-mlm-untied", BertForMaskedLM, {**BERT, "tie_word_embeddings": False}, torch.float32, ""),
    ("bert-nsp", BertForNextSentencePrediction, {**BERT, "type_vocab_size": 3}, torch.float16, ""),
    ("bert-moods", BertForSequenceClassification,
     {**BERT, **labelled(MOODS), "problem_type": "single_label_classification"},
     torch.float32, "sharded"),
    ("bert-topics", BertForSequenceClassification,
     {**BERT, **labelled(TOPICS), "problem_type": "multi_label_classification"},
     torch.bfloat16, "ids"),
    ("bert-score", BertForSequenceClassification,
     {**BERT, "num_labels": 1, "problem_type": "regression"}, torch.float32, ""),
    ("bert-names", BertForTokenClassification, {**BERT, **labelled(NAMES)}, torch.float32, ""),
    ("bert-answers", BertForQuestionAnswering, {**BERT, "hidden_act": "relu"}, torch.float32, ""),
    ("bert-choice", BertForMultipleChoice, BERT, torch.float32, ""),
    ("distilbert-mlm", DistilBertForMaskedLM, DISTILBERT, torch.float32, ""),
    ("distilbert-moods", DistilBertForSequenceClassification,
     {**DISTILBERT, **labelled(MOODS), "sinusoidal_pos_embds": True}, torch.float16, ""),
    ("distilbert-names", DistilBertForTokenClassification, {**DISTILBERT, **labelled(NAMES)},
     torch.float32, ""),
    ("distilbert-answers", DistilBertForQuestionAnswering, {**DISTILBERT, "activation": "relu"},
     torch.bfloat16, ""),
    ("distilbert-choice", DistilBertForMultipleChoice, DISTILBERT, torch.float32, ""),
]


def rounded(values):
    """float32 values as the shortest decimals that read back to the same bits."""
    return [float(np.format_float_positional(np.float32(v), unique=True, trim="0"))
            for v in np.asarray(values).flatten()]


def write(path, value):
    with open(path, "w", encoding="utf8") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


def make(kind, keys, seed, dtype):
    """A model of random numbers that a file of `dtype` holds exactly."""
    torch.manual_seed(seed)
    is_distilbert = kind.__name__.startswith("Distil")
    config = (DistilBertConfig if is_distilbert else BertConfig)(**keys)
    config._attn_implementation = "eager"
    model = kind(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            is_norm = "LayerNorm" in name or "layer_norm" in name
            if is_norm and name.endswith("weight"):
                parameter.normal_(1.0, 0.2)
            elif name.endswith("bias"):
                parameter.normal_(0.0, 0.3)
            else:
                parameter.normal_(0.0, 0.6)
            parameter.copy_(parameter.to(dtype).float())
    model.tie_weights()
    return model


def save(name, model, dtype, style):
    folder = f"{here}/heads/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    if style == "sharded":
        model.save_pretrained(folder, max_shard_size="9KB")
    else:
        state, seen = {}, set()
        for key, tensor in model.state_dict().items():
            if tensor.data_ptr() in seen:
                continue
            seen.add(tensor.data_ptr())
            if style == "gamma":
                key = key.replace("LayerNorm.weight", "LayerNorm.gamma")
                key = key.replace("LayerNorm.bias", "LayerNorm.beta")
            state[key] = tensor.to(dtype).contiguous()
        if style == "ids":
            positions = model.config.max_position_embeddings
            state["bert.embeddings.position_ids"] = torch.arange(positions)[None]
        save_file(state, f"{folder}/model.safetensors", metadata={"format": "pt"})
    keys = model.config.to_diff_dict()
    keys["architectures"] = [type(model).__name__]
    keys["model_type"] = model.config.model_type
    for key in ("transformers_version", "dtype", "_attn_implementation"):
        keys.pop(key, None)
    with open(f"{folder}/config.json", "w") as file:
        json.dump(keys, file, indent=2, sort_keys=True)
        file.write("\n")
    with open(f"{folder}/vocab.txt", "w") as file:
        file.write("\n".join(VOCABULARY) + "\n")


def tokenizer(model):
    backend = BertWordPieceTokenizer(
        {token: number for number, token in enumerate(VOCABULARY)}, lowercase=True)
    inputs = ["input_ids", "attention_mask"]
    if model.config.model_type == "bert":
        inputs.append("token_type_ids")
    return PreTrainedTokenizerFast(
        tokenizer_object=backend._tokenizer, pad_token="[PAD]", unk_token="[UNK]",
        cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]", model_max_length=48,
        model_input_names=inputs)


# --- Logits

def logits(model, rng):
    is_bert = model.config.model_type == "bert"
    types = getattr(model.config, "type_vocab_size", 1)
    cases = []
    for length in (1, 4, 13, 48):
        ids = rng.integers(0, len(VOCABULARY), length).tolist()
        segments = np.sort(rng.integers(0, types, length)).tolist()
        inputs = {"input_ids": torch.tensor([ids])}
        if is_bert:
            inputs["token_type_ids"] = torch.tensor([segments])
        if type(model).__name__.endswith("MultipleChoice"):
            other = rng.integers(0, len(VOCABULARY), length).tolist()
            inputs = {"input_ids": torch.tensor([[ids, other]])}
            if is_bert:
                inputs["token_type_ids"] = torch.tensor([[segments, segments]])
        with torch.no_grad():
            out = model(**inputs)
        case = {"ids": ids, "types": segments}
        if "MultipleChoice" in type(model).__name__:
            case["other"] = other
        for key in ("logits", "prediction_logits", "seq_relationship_logits", "start_logits",
                    "end_logits"):
            if key in out:
                values = out[key][0].numpy()
                if values.shape[-1] == len(VOCABULARY):
                    # Two of the tokens are enough of so wide rows.
                    case["positions"] = sorted({0, length - 1})
                    values = values[case["positions"]]
                case[key] = rounded(values)
        cases.append(case)
    return cases


def likelihood(model, tokenizer, text):
    """The sum of log probabilities of each token when it alone is masked."""
    ids = tokenizer(text)["input_ids"]
    sum_ = 0.0
    for place in range(1, len(ids) - 1):
        masked = list(ids)
        masked[place] = tokenizer.mask_token_id
        with torch.no_grad():
            row = model(torch.tensor([masked])).logits[0, place].double()
        sum_ += float(torch.log_softmax(row, -1)[ids[place]])
    return {"text": text, "ids": ids, "value": sum_}


def answers(rng):
    cases = []
    for length, first, count, longest in ((5, 2, 1, 15), (12, 4, 3, 4), (30, 9, 5, 15), (9, 8, 2, 3)):
        start, end = rng.normal(size=(2, length)).astype(np.float32) * 3
        mask = np.ones(length, dtype=np.int64)
        mask[first:length - 1] = 0
        mask[0] = 0
        starts, ends, scores, null = select_starts_ends(
            start[None], end[None], mask[None], None, top_k=count, max_answer_len=longest,
            handle_impossible_answer=True)
        keep = (scores > 0) & (starts <= ends)
        cases.append({"start": rounded(start), "end": rounded(end), "first": first,
                      "count": count, "longest": longest, "starts": starts[keep].tolist(),
                      "ends": ends[keep].tolist(), "scores": rounded(scores[keep]),
                      "none": float(null)})
    return cases


# --- Pipelines

MASKED = ["paris is the [MASK] of france.", "The [MASK] by the river was [MASK]!", "[MASK]",
          "Jean's bank-loan is [MASK]: (not good)"]
TEXTS = ["", "a wonderful film.", "The film was very, very dull; it's not good", "Zürich, 東京 and x",
         "he lives in new york."]
PAIRS = [("a wonderful film.", "it was not dull"), ("", "good"), ("good " * 40, "bad " * 9),
         ("the bank " * 30, "the river " * 50)]
NAMED = ["Anna lives in Paris.", "Jean-Marie works at a bank in New York, not London!",
         "", "Mr. Übermüller built the bridge by e\u0301cole 東京."]
LONG = " ".join(["Anna lives in Paris by the river.", "Jean-Marie works at a bank in New York!",
                 "It is not in London; the city was very good to Anna's bridge, and they built it."] * 2)
QUESTIONS = [
    ("Who lives in Paris?", "Anna lives in Paris. Jean lives in New York."),
    ("What is by the river?", "The bank by the river was built by Jean, and it is not in London. "
     "She works at a bank in England. Anna's bridge is in Zürich; the city was very good to Anna."),
    ("Where?", "東京 (x-y), paris"),
]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def fill_mask(model, tok):
    run = pipeline("fill-mask", model=model, tokenizer=tok)
    cases = []
    for text in MASKED:
        for targets in (None, ["bank", "river", "bridges"]):
            keys = {"targets": targets} if targets else {}
            out = plain(run(text, top_k=4, **keys))
            out = out if isinstance(out[0], list) else [out]
            cases.append({"text": text, "targets": targets, "masks": out})
    return cases


def classify(model, tok):
    run = pipeline("text-classification", model=model, tokenizer=tok)
    cases = [{"text": text, "labels": plain(run(text, top_k=None))} for text in TEXTS]
    for first, second in PAIRS:
        keys = {"truncation": True} if len(first + second) > 100 else {}
        labels = run({"text": first, "text_pair": second}, top_k=None, **keys)
        cases.append({"text": first, "pair": second, "labels": plain(labels)})
    return cases


def find_names(model, tok):
    cases = []
    for strategy in ("none", "simple", "first", "average", "max"):
        run = pipeline("token-classification", model=model, tokenizer=tok,
                       aggregation_strategy=strategy)
        for ignored in (["O"], []):
            for text in NAMED:
                entities = plain(run(text, ignore_labels=ignored)) if text else []
                cases.append({"strategy": strategy, "ignored": ignored, "text": text,
                              "entities": entities})
        for stride in {"simple": (0, 5), "max": (20,)}.get(strategy, ()):
            run = pipeline("token-classification", model=model, tokenizer=tok,
                           aggregation_strategy=strategy, stride=stride)
            for text in (LONG, "Anna lives in Paris."):
                cases.append({"strategy": strategy, "ignored": ["O"], "text": text,
                              "stride": stride, "entities": plain(run(text))})
    return cases


def answer(model, tok, question, context, count, impossible):
    """The pipeline for question answering of transformers 4, around its search for answers."""
    encoded = tok(question, context, truncation="only_second", max_length=30, stride=8,
                  return_overflowing_tokens=True, return_offsets_mapping=True)
    found, null = [], 1_000_000
    for window in encoded.encodings:
        inputs = {"input_ids": torch.tensor([window.ids])}
        if model.config.model_type == "bert":
            inputs["token_type_ids"] = torch.tensor([window.type_ids])
        with torch.no_grad():
            out = model(**inputs)
        mask = np.array([0 if s == 1 else 1 for s in window.sequence_ids])
        mask[0] = 0
        starts, ends, scores, null = select_starts_ends(
            out.start_logits.numpy(), out.end_logits.numpy(), mask[None],
            np.ones((1, len(window.ids)), dtype=np.int64), min_null_score=null, top_k=count,
            max_answer_len=15, handle_impossible_answer=impossible)
        for first, last, score in zip(starts, ends, scores):
            if score <= 0 or last < first:
                continue
            start = window.word_to_chars(window.token_to_word(int(first)), 1)[0]
            end = window.word_to_chars(window.token_to_word(int(last)), 1)[1]
            text = context[start:end]
            same = next((a for a in found if a["answer"].lower() == text.lower()), None)
            if same:
                same["score"] += float(score)
            else:
                found.append({"score": float(score), "start": start, "end": end, "answer": text})
    if impossible:
        found.append({"score": float(null), "start": 0, "end": 0, "answer": ""})
    return sorted(found, key=lambda a: -a["score"])[:count]


def answer_all(model, tok):
    return [{"question": question, "context": context, "count": count, "impossible": impossible,
             "answers": answer(model, tok, question, context, count, impossible)}
            for question, context in QUESTIONS for count, impossible in ((1, False), (4, True))]


PIPELINES = {"MaskedLM": fill_mask, "SequenceClassification": classify,
             "TokenClassification": find_names, "QuestionAnswering": answer_all}


def main():
    rng = np.random.default_rng(23)
    heads, pipelines = {}, {}
    for seed, (name, kind, keys, dtype, style) in enumerate(MODELS):
        model = make(kind, keys, seed, dtype)
        save(name, model, dtype, style)
        heads[name] = {"head": kind.__name__, "cases": logits(model, rng)}
        tok = tokenizer(model)
        if kind is BertForMaskedLM:
            heads[name]["likelihood"] = likelihood(model, tok, "the bank lives in new york.")
        for suffix, run in PIPELINES.items():
            if kind.__name__.endswith(suffix):
                pipelines[name] = run(model, tok)
    write(f"{here}/heads.json", {"provenance": PROVENANCE, "models": heads})
    write(f"{here}/answers.json", {"provenance": PROVENANCE, "cases": answers(rng)})
    write(f"{fixtures}/TextEncoder/pipelines.json",
          {"provenance": PROVENANCE, "models": pipelines})


main()
