#!/usr/bin/env python3
"""Measures of how the code is built, of any checkout.

    python3 Tests/House/measure.py [FOLDER…] [--json] [--list]

Prints a table of Markdown with a column for each FOLDER, the root of a checkout; by default this
one alone. `--list` adds what each count counts, `--json` prints all of it for `HouseTests`, which
holds the rules.

It reads text, not a syntax tree, and leans on the style that `make lint` keeps: a declaration at
the first column is one of the file, and an opening brace ends its line or its own body.
"""

import argparse
import json
import pathlib
import re
import statistics

import cycles

MODIFIERS = (
    r"(?:(?:public|package|internal|private|fileprivate|final|indirect|nonisolated|static|class"
    r"|mutating|override|required|convenience|isolated|distributed)(?:\([\w:]+\))?\s+)*"
)
ATTRIBUTES = r"(?:@\w+(?:\([^)]*\))?\s+)*"
TYPE = re.compile(
    rf"^{ATTRIBUTES}(?P<modifiers>{MODIFIERS})(?:struct|class|enum|actor|protocol)\s+(?P<name>\w+)",
    re.MULTILINE,
)
CONFORMING = re.compile(
    r"\b(?:struct|class|enum|actor|extension)\s+(?P<name>[\w.]+)[^{:]*:(?P<conformances>[^{]*)\{"
)
FUNCTION = re.compile(r"(?<![.\w])(?:func\s+(?P<name>[^\s(<]+)|init\b[?!]?)\s*(?=[<(])")
IMPORT = re.compile(rf"^{ATTRIBUTES}{MODIFIERS}import\s+(\w+)", re.MULTILINE)
# What the compiler takes our word for, and what ends the process if we are wrong.
PROMISE = re.compile(
    r"\btry!|\bas!|@unchecked\b|\bnonisolated\(unsafe\)"
    r"|\b(?P<trap>fatalError|preconditionFailure)\("
)


def masked(text):
    """The text with comments and string literals blanked out, every line where it was; and the
    numbers, from 0 on, of the lines on which a comment begins."""
    out = list(text)
    commented = set()

    def blank(start, end):
        for place in range(start, min(end, len(text))):
            if text[place] != "\n":
                out[place] = " "

    place = 0
    while place < len(text):
        if text.startswith(("//", "/*"), place):
            commented.add(text.count("\n", 0, place))
        if text.startswith("//", place):
            end = text.find("\n", place)
            end = len(text) if end < 0 else end
        elif text.startswith("/*", place):
            end = block_comment_end(text, place)
        elif match := re.compile(r'(#*)("""|")').match(text, place):
            end = literal_end(text, match.end(), match[1], match[2])
        else:
            place += 1
            continue
        blank(place, end)
        place = end
    return "".join(out), commented


def block_comment_end(text, place):
    """Where a comment that begins here ends; they nest."""
    depth = 0
    while place < len(text):
        if text.startswith("/*", place):
            depth, place = depth + 1, place + 2
        elif text.startswith("*/", place):
            depth, place = depth - 1, place + 2
            if depth == 0:
                break
        else:
            place += 1
    return place


def literal_end(text, place, hashes, quote):
    """Where a string literal ends whose first character stands here, interpolations and all."""
    escape = "\\" + hashes
    while place < len(text):
        if text.startswith(quote + hashes, place):
            return place + len(quote + hashes)
        if text.startswith(escape + "(", place):
            place = interpolation_end(text, place + len(escape) + 1)
        elif text.startswith(escape, place):
            place += len(escape) + 1
        else:
            place += 1
    return place


def interpolation_end(text, place):
    """Where the parenthesis that was opened before here is closed."""
    depth = 1
    while place < len(text) and depth > 0:
        if match := re.compile(r'(#*)("""|")').match(text, place):
            place = literal_end(text, match.end(), match[1], match[2])
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        place += 1
    return place


def closing(code, place):
    """The place of the bracket that closes the one which stands here; `code` is masked."""
    pairs = {"(": ")", "[": "]", "{": "}"}
    depth = 0
    for here in range(place, len(code)):
        if code[here] in pairs:
            depth += 1
        elif code[here] in pairs.values():
            depth -= 1
            if depth == 0:
                return here
    raise ValueError("an open bracket")


class File:
    def __init__(self, root, path):
        self.name = str(path.relative_to(root))
        self.stem = path.stem
        self.text = path.read_text(encoding="utf-8")
        self.code, self.commented = masked(self.text)
        self.lines = self.text.count("\n")

    def at(self, place):
        return f"{self.name}:{self.text.count(chr(10), 0, place) + 1}"

    def types(self):
        """Top-level types that other files may use."""
        for match in TYPE.finditer(self.code):
            if "private" not in match["modifiers"]:
                yield match["name"]

    def errors(self):
        for match in CONFORMING.finditer(self.code):
            if re.search(r"\b\w*Error\b", match["conformances"]):
                yield match["name"]

    def functions(self):
        """(place, name, bare parameters, lines or None without a body), initialisers too."""
        for match in FUNCTION.finditer(self.code):
            opening = self.code.index("(", match.end())
            if self.code[match.end()] == "<":
                opening = self.code.index("(", generics_end(self.code, match.end()))
            end = closing(self.code, opening)
            name = match["name"] or "init"
            parameters = self.code[opening + 1 : end]
            yield match.start(), name, bare(parameters), self.length(match.start(), end)

    def length(self, start, end):
        """Lines of a function from its first word to its closing brace; None of a requirement."""
        brace = re.compile(r"[{}]|\Z").search(self.code, end).start()
        between = self.code[end:brace]
        if not self.code.startswith("{", brace) or re.search(
            r"\n\s*\n|\b(?:func|init|var|let|case|associatedtype)\b", between
        ):
            return None
        return self.code.count("\n", start, closing(self.code, brace)) + 1


def generics_end(code, place):
    depth = 0
    for here in range(place, len(code)):
        if code[here] == "<":
            depth += 1
        elif code[here] == ">" and code[here - 1] != "-":
            depth -= 1
            if depth == 0:
                return here
    raise ValueError("an open <")


def bare(parameters):
    """How many of a function's parameters have no label."""
    depth, start, found = 0, 0, 0
    for place, character in enumerate(parameters + ","):
        if character in "([{<":
            depth += 1
        elif character in ")]}" or character == ">" and parameters[place - 1] != "-":
            depth -= 1
        elif character == "," and depth == 0:
            parameter = re.sub(r"@\w+\s+", "", parameters[start:place]).strip()
            found += parameter.startswith("_ ")
            start = place + 1
    return found


def measure(root):
    files = [File(root, path) for path in sorted((root / "Sources").rglob("*.swift"))]
    tests = [File(root, path) for path in sorted((root / "Tests").rglob("*.swift"))]
    modules = {path.name for path in (root / "Sources").iterdir() if path.is_dir()}
    functions = [(file, *function) for file in files for function in file.functions()]
    # Operators take their operands without labels in any case; initialisers name their type.
    named = [function for function in functions if re.match(r"(?!init$)\w", function[2])]
    lengths = [function[4] for function in functions if function[4]]
    types = [(file, name) for file in files for name in file.types()]
    return {
        "types": len(types),
        "foreignTypes": [
            f"{file.name}: {name}" for file, name in types if file.stem != name],
        "errorTypes": [f"{file.name}: {name}" for file in files for name in file.errors()],
        "functions": len(named),
        "bareFunctions": [
            f"{file.at(place)}: {name}" for file, place, name, count, _ in named if count > 1],
        "cycle": largest_cycle(root / "Sources" / "Indexing"),
        "imports": sorted(
            {
                name
                for file in files
                if file.name.startswith("Sources/CLI/")
                for name in IMPORT.findall(file.code)
                if name in modules
            }),
        "readmeLines": (root / "README.md").read_text(encoding="utf-8").count("\n"),
        "longFiles": [
            f"{file.name}: {file.lines}" for file in files + tests if file.lines > 400],
        "medianLines": statistics.median(lengths),
        "longFunctions": [
            f"{file.at(place)}: {name}, {lines}"
            for file, place, name, _, lines in functions
            if lines and lines > 40
        ],
        "bodies": len(lengths),
        "unexplained": list(unexplained(files)),
    }


def largest_cycle(folder):
    """The types of the largest cycle of types that mention each other."""
    found = cycles.components(cycles.mentions(folder))
    return found[0] if found and len(found[0]) > 1 else []


def unexplained(files):
    """Promises without a message of their own and without a comment on the line or just before."""
    for file in files:
        lines = file.text.split("\n")
        for match in PROMISE.finditer(file.code):
            number = file.code.count("\n", 0, match.start())
            has_message = match["trap"] and file.text[match.end()] != ")"
            if not has_message and file.commented.isdisjoint(range(number - 2, number + 1)):
                yield f"{file.name}:{number + 1}: {lines[number].strip()}"


def table(measures):
    """(what, figure, list) of each measure."""

    def counted(what, key, share_of=None):
        figure = f"{len(measures[key])}"
        if share_of:
            whole = measures[share_of]
            figure += f" of {whole:,} ({100 * len(measures[key]) / whole:.1f} %)"
        return what, figure, measures[key]

    return [
        counted("types in another type's file", "foreignTypes", "types"),
        counted("types of errors", "errorTypes"),
        counted("functions with two or more bare parameters", "bareFunctions", "functions"),
        counted("types in the largest cycle of `Indexing`", "cycle"),
        counted("modules that `CLI` imports", "imports"),
        ("lines of the README", f"{measures['readmeLines']}", []),
        counted("files over 400 lines", "longFiles"),
        ("lines of a function, median", f"{measures['medianLines']:g}", []),
        counted("functions over 40 lines", "longFunctions", "bodies"),
        counted("`try!`, `@unchecked`, `fatalError` and their like without a reason", "unexplained"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = pathlib.Path(__file__).resolve().parents[2]
    parser.add_argument("folders", nargs="*", type=pathlib.Path, default=[here])
    parser.add_argument("--json", action="store_true", help="print the measures as JSON")
    parser.add_argument("--list", action="store_true", help="say what each count counts")
    arguments = parser.parse_args()
    measured = [measure(folder.resolve()) for folder in arguments.folders]
    if arguments.json:
        for measures in measured:
            print(json.dumps(measures, ensure_ascii=False))
        return
    print("| what |" + "".join(f" {folder} |" for folder in arguments.folders))
    print("|---|" + "---|" * len(measured))
    for row in zip(*map(table, measured)):
        print(f"| {row[0][0]} |" + "".join(f" {figure} |" for _, figure, _ in row))
        if arguments.list:
            print("".join(f"    {item}\n" for _, _, counted in row for item in counted), end="")


if __name__ == "__main__":
    main()
