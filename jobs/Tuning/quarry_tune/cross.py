"""Cross-encoders: of a query and a passage read together, one logit says how well the one answers the other."""

import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

from quarry_tune.output import Problem, say
from quarry_tune.pairs import drawn

# Beside the weights, what such a folder needs: a sentence encoder's modules and pooling are none of it.
FILES = {"vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "sentencepiece.bpe.model",
         "README.md"}


class CrossTask:
    """Binary cross-entropy (Nogueira & Cho 2019): positives are 1, negatives 0; both kinds weigh the same."""

    def __init__(self, base, pairs, arguments, device):
        self.arguments = arguments
        if base.config.get("type_vocab_size", 2) < 2:
            raise Problem(f"{base.transformer}/config.json: a cross-encoder needs two types of tokens")
        is_cross = any("SequenceClassification" in name for name in base.config.get("architectures") or [])
        labels = base.config.get("num_labels") or len(base.config.get("id2label") or {}) or 1
        if is_cross and labels != 1:
            raise Problem(f"{base.transformer}/config.json: has {labels} labels, and a re-ranker gives one logit")
        if not is_cross:
            say(f"{base.path.name} is an encoder: the classifier begins anew")
        self.model = AutoModelForSequenceClassification.from_pretrained(
            base.transformer, num_labels=1, local_files_only=True, dtype=torch.float32).to(device)
        self.tokenizer = AutoTokenizer.from_pretrained(base.transformer, local_files_only=True)
        self.max_tokens = min(
            arguments.max_tokens or self.tokenizer.model_max_length, base.config["max_position_embeddings"],
            self.tokenizer.model_max_length)

    def logits(self, rows):
        """Cut as `--rerank cross` cuts them, the longer text first; all of the second one is of type 1."""
        inputs = self.tokenizer(
            rows, truncation="longest_first", max_length=self.max_tokens, padding=True, return_tensors="pt")
        types = [[int(one == 1) for one in inputs.sequence_ids(row)] for row in range(len(rows))]
        # The last [SEP] belongs to the second text, as in BERT; tokenizers of other families don't say so.
        types = torch.tensor(types).cummax(1).values * inputs["attention_mask"]
        inputs["token_type_ids"] = types
        return self.model(**inputs.to(self.model.device)).logits[:, 0]

    def loss(self, batch, chance):
        rows, wanted = [], []
        for pair in batch:
            negatives = drawn(pair, self.arguments.negatives, chance)
            rows += [(pair.query, pair.positive)] + [(pair.query, text) for text in negatives]
            wanted += [1.0] + [0.0] * len(negatives)
        wanted = torch.tensor(wanted, device=self.model.device)
        weight = (len(wanted) - wanted.sum()) / wanted.sum()
        return torch.nn.functional.binary_cross_entropy_with_logits(self.logits(rows), wanted, pos_weight=weight)

    def save(self, base, folder):
        self.model.save_pretrained(folder, safe_serialization=True)
        for name in FILES:
            source = base.transformer / name
            if source.exists():
                (folder / name).write_bytes(source.read_bytes())

    @staticmethod
    def copies(file):
        return False


def usable(pairs, path):
    """Pairs that have a negative: without one there is nothing to tell apart."""
    kept = [pair for pair in pairs if pair.negatives]
    if len(kept) < len(pairs):
        say(f"{path}: {len(pairs) - len(kept)} pairs have no negatives and are left out")
    if not kept:
        raise Problem(f"{path}: no pair has negatives, which a cross-encoder is to tell from the positive")
    return kept
