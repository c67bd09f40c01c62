"""Sentence encoders: a query is to be nearer to its passage than to the others of its batch."""

import copy

import torch
from sentence_transformers import SentenceTransformer
from torch.nn import functional

from quarry_tune.pairs import drawn, positives_of

# Cosines are sharpened by it, as MultipleNegativesRankingLoss does.
SCALE = 20.0
LORA_MODULES = ["query", "key", "value", "output.dense"]
# Softmax makes nothing of it, and a divergence no NaN.
NEVER = -1e4


class EncoderTask:
    """Cross-entropy over the passages of a batch and hard negatives (Henderson et al. 2017), and as `distil` says the
    divergence from what the base model thinks of the same passages, against forgetting."""

    def __init__(self, base, pairs, arguments, device):
        self.arguments = arguments
        self.positives = positives_of(pairs)
        self.query_prompt, self.passage_prompt = arguments.prompts
        self.model = SentenceTransformer(str(base.path), device=device, local_files_only=True).float()
        if arguments.max_tokens:
            self.model.max_seq_length = min(arguments.max_tokens, self.model.max_seq_length)
        self.base_model = copy.deepcopy(self.model).eval().requires_grad_(False)
        # Only the transformer is tuned: a dense layer behind the pooling stays.
        self.model.requires_grad_(False)
        if arguments.method == "lora":
            from quarry_tune.lora import wrapped

            # Its matrices are put into the transformer's own layers.
            self.adapted = wrapped(self.model[0].model, LORA_MODULES, arguments)
        else:
            self.model[0].model.requires_grad_(True)

    def vectors(self, model, texts):
        features = model.preprocess(texts)
        features = {key: value.to(model.device) for key, value in features.items() if hasattr(value, "to")}
        return functional.normalize(model(features)["sentence_embedding"], dim=1)

    def scores(self, model, queries, passages):
        return SCALE * self.vectors(model, queries) @ self.vectors(model, passages).T

    def loss(self, batch, chance):
        negatives = [text for pair in batch for text in drawn(pair, self.arguments.negatives, chance)]
        passages = list(dict.fromkeys([pair.positive for pair in batch] + negatives))
        place = {text: number for number, text in enumerate(passages)}
        own = torch.tensor([place[pair.positive] for pair in batch], device=self.model.device)
        # Other passages that answer the same query are no negatives of it.
        others = torch.tensor(
            [[text != pair.positive and text in self.positives[pair.query] for text in passages] for pair in batch],
            device=self.model.device)
        texts = ([self.query_prompt + pair.query for pair in batch], [self.passage_prompt + text for text in passages])
        scores = self.scores(self.model, *texts).masked_fill(others, NEVER)
        loss = functional.cross_entropy(scores, own)
        if not self.arguments.distil:
            return loss
        with torch.no_grad():
            wanted = self.scores(self.base_model, *texts).masked_fill(others, NEVER)
        kept = functional.kl_div(
            scores.log_softmax(1), wanted.log_softmax(1), log_target=True, reduction="batchmean")
        return (1 - self.arguments.distil) * loss + self.arguments.distil * kept

    def save(self, base, folder):
        """Into a copy of the base's files, so that tokens, pooling and prompts are the base's to the byte."""
        model = self.adapted.merge_and_unload() if self.arguments.method == "lora" else self.model[0].model
        place = folder / base.transformer.relative_to(base.path)
        model.save_pretrained(place, safe_serialization=True)
