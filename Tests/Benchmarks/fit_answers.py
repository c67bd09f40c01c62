#!/usr/bin/env python3
"""Fits the constants of answers without a language model, from files of `quarry eval answers --features-out`.

    fit_answers.py FILE.jsonl… [--answerable FILE.jsonl…]

prints the weights of SentenceWeights (a conditional logit: which of the sentences holds the answer,
given that one does) and those of AnswerConfidence (logistic functions: whether any sentence does).
Each file counts alike. After --answerable come files of sets whose answers aren't known (golden_layout.py): they
say nothing of sentences, and a question of theirs counts as one that the passages answer. Needs numpy.
"""
import json
import sys

import numpy as np

PENALTY = 1e-3


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def newton(gradient, hessian, size, steps=60):
    weights = np.zeros(size)
    for _ in range(steps):
        step = np.linalg.solve(hessian(weights), gradient(weights))
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def conditional_logit(groups):
    """groups: (features [n][d], holds [n], weight)."""
    size = groups[0][0].shape[1]

    def shares(scores):
        shares = np.exp(scores - scores.max())
        return shares / shares.sum()

    def gradient(weights):
        total = 2 * PENALTY * weights
        for features, holds, weight in groups:
            all_shares = shares(features @ weights)
            good = all_shares * holds
            total = total - weight * ((good / good.sum() - all_shares) @ features)
        return total

    # The positive part alone: several sentences may hold the answer.
    def hessian(weights):
        total = 2 * PENALTY * np.eye(size)
        for features, holds, weight in groups:
            all_shares = shares(features @ weights)
            mean = all_shares @ features
            total += weight * ((features * all_shares[:, None]).T @ features - np.outer(mean, mean))
        return total

    return newton(gradient, hessian, size)


def logistic(features, right, weights_of):
    rows = np.hstack([features, np.ones((len(features), 1))])

    def gradient(weights):
        shares = 1 / (1 + np.exp(-rows @ weights))
        return rows.T @ (weights_of * (shares - right)) + 2 * PENALTY * weights

    def hessian(weights):
        shares = 1 / (1 + np.exp(-rows @ weights))
        return (rows * (weights_of * shares * (1 - shares))[:, None]).T @ rows \
            + 2 * PENALTY * np.eye(rows.shape[1])

    return newton(gradient, hessian, rows.shape[1])


def auroc(scores, right):
    order = scores.argsort()
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    positive = int(right.sum())
    negative = len(right) - positive
    return (ranks[right > 0].sum() - positive * (positive + 1) / 2) / (positive * negative)


def main():
    paths, answerable = sys.argv[1:], []
    if "--answerable" in paths:
        place = paths.index("--answerable")
        paths, answerable = paths[:place], paths[place + 1:]
    sets = [read(path) for path in paths]

    groups = []
    for lines in sets:
        own = [line for line in lines if any(line["sentenceHolds"])]
        for line in own:
            groups.append((np.array(line["sentences"]), np.array(line["sentenceHolds"], float),
                           1 / len(own)))
    weights = conditional_logit(groups)
    print("SentenceWeights:", [round(float(value), 3) for value in weights])
    for path, lines in zip(paths, sets):
        own = [line for line in lines if line["answerable"]]
        found = []
        for line in own:
            holds = np.array(line["sentenceHolds"])
            order = np.argsort(-(np.array(line["sentences"]) @ weights), kind="stable")
            found.append((holds[order[:1]].any(), holds[order[:3]].any(), holds.any()))
        print(f"  {path}: at one %.3f, at three %.3f, of %.3f" % tuple(np.mean(found, axis=0)))

    for lines in map(read, answerable):
        sets.append([dict(line, holds=line["answerable"]) for line in lines])

    def fit(name, columns):
        features, right, weight = [], [], []
        for lines in sets:
            usable = [line for line in lines
                      if all(line["evidence"][column] is not None for column in columns)]
            positive = sum(line["holds"] for line in usable)
            for line in usable:
                features.append([line["evidence"][column] for column in columns])
                right.append(line["holds"])
                weight.append(0.5 / positive if line["holds"] else 0.5 / (len(usable) - positive))
        features, right = np.array(features, float), np.array(right, float)
        weights = logistic(features, right, np.array(weight))
        print(f"{name}:", [round(float(value), 3) for value in weights],
              "AUROC %.3f" % auroc(features @ weights[:-1], right))

    fit("wordsAndVectors", [0, 1, 2, 3])
    fit("wordsAlone", [0, 1])
    fit("vectorsAlone", [2, 3])


if __name__ == "__main__":
    main()
