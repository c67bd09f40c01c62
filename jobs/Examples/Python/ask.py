"""Searches an index that `quarry serve` answers from, asks it, and has its citations proved.

    python3 ask.py http://localhost:8765 "Who approves a refund?"

A token, where the server wants one, is taken from QUARRY_TOKEN.
"""
import http.client
import os
import sys

from quarry_client import Problem, Quarry

quarry = Quarry(sys.argv[1], token=os.environ.get("QUARRY_TOKEN"))
question = sys.argv[2]
try:
    # Passages, best first, each with what `quarry cite` takes.
    for hit in quarry.search(question, k=3)["hits"]:
        print(f"{hit['score']:.2f}  {hit['cite']}  p. {hit.get('page', '–')}")

    # An answer as it is written. The last event has it whole and checked: what counts is that.
    for event, data in quarry.stream(question, sentences=1):
        if event == "text":
            print(data["text"], end="", flush=True)
    print()

    # Where the sources are on the server's machine, they are opened again.
    for citation in data["citations"]:
        proof = quarry.cite(citation["id"])
        print(f"[{citation['n']}] {citation['source']}: {proof['state']}")
except Problem as problem:
    sys.exit(f"the server does not answer: {problem}")
except (OSError, http.client.HTTPException) as error:
    sys.exit(f"{quarry.url} can't be asked: {error}")
