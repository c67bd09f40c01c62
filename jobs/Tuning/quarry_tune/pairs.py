"""Questions with a passage that answers them and passages that don't."""

import dataclasses
import random

from quarry_tune.lines import BadLine, Lines, text, whole
from quarry_tune.output import Problem, say

# Ranks between which hard negatives lie: above them are too many that answer too.
FIRST_RANK, LAST_RANK = 30, 100


@dataclasses.dataclass(frozen=True)
class Pair:
    query: str
    positive: str
    negatives: tuple


def read_pairs(path):
    """A file as `quarry dataset --format pairs` writes it: the pairs, and how many lines were refused."""
    lines = Lines()

    def parse(value):
        negatives = value.get("negatives", [])
        if not isinstance(negatives, list) or not all(isinstance(one, str) for one in negatives):
            raise BadLine('"negatives" is no list of texts')
        found = tuple(whole(one) for one in negatives if one.strip())
        return Pair(text(value, "query"), text(value, "positive"), found)

    return cleaned(lines.read(path, parse), path), lines.refused


def read_beir(folder):
    """The train qrels of a folder in BEIR's layout; hard negatives are those judged 0, or else BM25's."""
    lines = Lines()
    names = ("corpus.jsonl", "queries.jsonl", "qrels/train.tsv")
    corpus_path, queries_path, qrels_path = (f"{folder}/{name}" for name in names)

    def document(value):
        # As `quarry eval beir` reads it.
        parts = [part for part in (value.get("title"), value.get("text")) if isinstance(part, str) and part]
        if not parts:
            raise BadLine("has neither title nor text")
        return identifier(value), whole("\n".join(parts))

    corpus = dict(lines.read(corpus_path, document))
    queries = dict(lines.read(queries_path, lambda value: (identifier(value), text(value, "text"))))
    judged = {}
    for number, (query, name, grade) in read_qrels(lines, qrels_path):
        if query not in queries or name not in corpus:
            missing = f"document {name}" if query in queries else f"query {query}"
            lines.refuse(qrels_path, number, f"there is no {missing}")
        else:
            judged.setdefault(query, {})[name] = grade
    mined = hard_negatives(corpus, {query: queries[query] for query in judged}, judged)
    pairs = []
    for query, grades in judged.items():
        own = [corpus[name] for name, grade in grades.items() if grade <= 0]
        negatives = tuple(own or (corpus[name] for name in mined[query]))
        pairs += [Pair(queries[query], corpus[name], negatives) for name, grade in grades.items() if grade > 0]
    return cleaned(pairs, qrels_path), lines.refused


def identifier(value):
    found = value.get("_id")
    if not isinstance(found, (str, int)) or found == "":
        raise BadLine('"_id" is not there')
    return str(found)


def read_qrels(lines, path):
    """Rows `query document grade`, after a heading where there is one."""
    for number, line in lines.raw(path):
        columns = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
        try:
            yield number, (columns[0], columns[1], int(columns[2]))
        except (IndexError, ValueError):
            if number > 1:
                lines.refuse(path, number, "is no row of a query, a document and a whole number")


def hard_negatives(corpus, queries, judged):
    """For each query the documents at BM25's ranks FIRST_RANK to LAST_RANK that nobody has judged."""
    import numpy
    from sklearn.feature_extraction.text import CountVectorizer

    # A Han character is a term of its own; of other scripts, a word is.
    terms = CountVectorizer(token_pattern=r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\u3400-\u4dbf\u4e00-\u9fff]+")
    names = list(corpus)
    try:
        counts = terms.fit_transform(corpus.values()).astype(numpy.float64).tocsc()
    except ValueError:  # No document has a word.
        return {query: [] for query in queries}
    lengths = numpy.asarray(counts.sum(axis=1)).ravel()
    frequencies = numpy.diff(counts.indptr)
    weights = numpy.log(1 + (len(names) - frequencies + 0.5) / (frequencies + 0.5))
    norms = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    counts.data *= 2.2 / (counts.data + norms[counts.indices])
    asked = terms.transform(queries.values())
    found = {}
    for row, query in enumerate(queries):
        wanted = asked[row].indices
        scores = counts[:, wanted] @ weights[wanted]
        order = numpy.argsort(-scores, kind="stable")[FIRST_RANK - 1:LAST_RANK]
        found[query] = [names[one] for one in order if scores[one] > 0 and names[one] not in judged[query]]
    return found


def cleaned(pairs, path):
    """Each pair once, without negatives that answer the query elsewhere."""
    positives = positives_of(pairs)
    kept, dropped = {}, 0
    for pair in pairs:
        negatives = tuple(dict.fromkeys(one for one in pair.negatives if one not in positives[pair.query]))
        dropped += len(set(pair.negatives)) - len(negatives)
        before = kept.get((pair.query, pair.positive), Pair(pair.query, pair.positive, ()))
        merged = tuple(dict.fromkeys(before.negatives + negatives))
        kept[pair.query, pair.positive] = dataclasses.replace(before, negatives=merged)
    if len(kept) < len(pairs):
        say(f"{path}: {len(pairs) - len(kept)} pairs stand there twice and count once")
    if dropped:
        say(f"{path}: {dropped} negatives answer their own query by another line, and are none")
    if not kept:
        raise Problem(f"{path}: there is no pair to learn from")
    return list(kept.values())


def positives_of(pairs):
    found = {}
    for pair in pairs:
        found.setdefault(pair.query, set()).add(pair.positive)
    return found


def drawn(pair, count, chance: random.Random):
    """As many of its negatives, or all where there are fewer."""
    return chance.sample(pair.negatives, min(count, len(pair.negatives)))
