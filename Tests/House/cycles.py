#!/usr/bin/env python3
"""Cycles among the types of a target.

    python3 Tests/House/cycles.py SOURCES_FOLDER [MAXIMUM]

A type knows another of the same folder if it mentions its name, comments and string literals left
out: in its own files (`Type.swift`, `Type+aspect.swift`), whatever stands there, or in an
extension of it in another file. Types nested in others count as part of the outer one, and
helpers that stand in another type's file as part of that type.

Prints the strongly connected components larger than one type (Tarjan 1972), each with the
mentions that close it, and the size of the largest. With MAXIMUM, exits with 1 if that is larger.
"""

import pathlib
import re
import sys

# Swift's comments and string literals. What an interpolation mentions is left out with its
# literal: nearly always a value, whose type is mentioned where it is declared.
NOISE = re.compile(
    r'//[^\n]*|/\*.*?\*/|#"""(?:.*?)"""#|"""(?:\\.|.)*?"""|#"[^\n]*?"#|"(?:\\.|[^"\\\n])*"',
    re.DOTALL,
)
DECLARATION = re.compile(
    r"\b(?P<kind>struct|class|enum|actor|protocol|typealias|extension|func|var|let)\s+"
    r"(?P<name>[A-Za-z_]\w*)"
)
TYPES = {"struct", "class", "enum", "actor", "protocol", "typealias"}
NAME = re.compile(r"[A-Za-z_]\w*")


def declarations(text):
    """The top-level declarations of a file as (kind, name, text), cut where no brace is open."""
    depth = start = 0
    for match in re.finditer(r"[{}]|\Z", text):
        depth += {"{": 1, "}": -1, "": 0}[match[0]]
        if depth > 0:
            continue
        part = text[start : match.end()]
        start = match.end()
        if head := DECLARATION.search(part):
            yield head["kind"], head["name"], part


def mentions(folder):
    """Type → the types of the folder that it mentions."""
    files = [
        (path.stem.split("+")[0], list(declarations(NOISE.sub(" ", path.read_text("utf-8")))))
        for path in sorted(pathlib.Path(folder).rglob("*.swift"))
    ]
    homes = {
        name: stem for stem, parts in files for kind, name, _ in parts if kind in TYPES
    }
    # Type → the type it counts as: the one its file is named after, else itself.
    owners = {name: stem if stem in homes else name for name, stem in homes.items()}
    graph = {owner: set() for owner in owners.values()}
    for stem, parts in files:
        for _, name, text in parts:
            found = {owners[word] for word in NAME.findall(text) if word in owners}
            for owner in {stem, owners.get(name)} & graph.keys():
                graph[owner] |= found - {owner}
    return graph


def components(graph):
    """The strongly connected components, largest first (Tarjan's algorithm)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(graph[node]):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            place = stack.index(node)
            found.append(sorted(stack[place:]))
            del stack[place:]

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return sorted(found, key=lambda component: (-len(component), component))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.setrecursionlimit(100_000)
    graph = mentions(sys.argv[1])
    if not graph:
        sys.exit(f"cycles: no Swift types below {sys.argv[1]}")
    largest = 1
    for component in components(graph):
        if len(component) == 1:
            continue
        largest = max(largest, len(component))
        print(f"{len(component)} types:")
        for name in component:
            print(f"  {name} → {', '.join(sorted(graph[name] & set(component)))}")
    print(f"{len(graph)} types, largest component {largest}")
    if len(sys.argv) == 3 and largest > int(sys.argv[2]):
        sys.exit(1)


if __name__ == "__main__":
    main()
