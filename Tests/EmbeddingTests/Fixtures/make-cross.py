#!/usr/bin/env python3
"""Makes a tiny random BERT cross-encoder and the logits transformers gives it.

    make-cross.py FOLDER [SEED]

Writes a BertForSequenceClassification with one logit (config.json, model.safetensors, vocab.txt,
tokenizer_config.json) and pairs.jsonl: query, text, ids, types, logit of each pair. Pairs are cut
as sentence-transformers' CrossEncoder cuts them (truncation=True: longest_first) and run one at a
time. Needs torch and transformers. `cross-encoder` beside this file is what seed 7 gives.
"""
import json
import sys
from pathlib import Path

import torch
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

MAX_TOKENS = 32
WORDS = ["the", "policy", "refund", "##ing", "##ation", "cafe", "退", "款", "规", "規", "則", "定"]
VOCABULARY = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    + list("abcdefghijklmnopqrstuvwxyz0123456789.,!?")
    + ["##" + c for c in "abcdefghijklmnopqrstuvwxyz0123456789"]
    + WORDS
)
LONG = "the refund policy of the cafe is the policy of the refund "
PAIRS = [
    ("refund policy", "the refund policy of the cafe"),
    ("refund policy", ""),
    ("", "the refund"),
    ("退款規則", "退款規則: refund 2024!"),
    ("退款规定", "退款规定 則 refunding"),
    ("refund 退款 policy", "the 退款 policy, naïve café?"),
    ("unknown 漢字", "☃ the snowman"),
    ("refund", LONG * 3),
    (LONG * 3, "refund"),
    (LONG * 3, LONG * 2),
    (LONG, LONG * 2),
    ("the policy of a cafe 退 款 a b c d", "the policy of a cafe 規 定 a b c d e f"),
    ("abc [SEP] def", "ghi [MASK] jkl"),
]


def main():
    folder = Path(sys.argv[1])
    torch.manual_seed(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    folder.mkdir(parents=True, exist_ok=True)
    config = BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=24, max_position_embeddings=MAX_TOKENS, num_labels=1,
    )
    model = BertForSequenceClassification(config).eval()
    with torch.no_grad():
        # Large enough that every part of the model decides the logit.
        for name, tensor in model.named_parameters():
            spread = 0.6 if tensor.dim() == 2 else 0.3
            noise = torch.randn_like(tensor) * spread
            tensor.copy_(1 + noise if name.endswith("LayerNorm.weight") else noise)
    model.save_pretrained(folder, safe_serialization=True)
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY) + "\n", encoding="utf-8")
    settings = {
        "tokenizer_class": "BertTokenizer", "do_lower_case": True, "model_max_length": MAX_TOKENS,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    with open(folder / "pairs.jsonl", "w", encoding="utf-8") as file:
        for query, text in PAIRS:
            inputs = tokenizer(
                [(query, text)], truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
            with torch.no_grad():
                logit = model(**inputs).logits[0, 0].item()
            row = {
                "query": query, "text": text, "ids": inputs["input_ids"][0].tolist(),
                "types": inputs["token_type_ids"][0].tolist(), "logit": logit,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


main()
