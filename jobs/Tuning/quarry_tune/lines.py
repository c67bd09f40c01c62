"""Files of JSON lines, of which a bad one is named, counted and left out."""

import json

from quarry_tune.output import Problem, say

# Above it a line is bad.
LINE_BYTES = 4 << 20
# Bad lines that are named one by one.
NAMED = 20


class BadLine(Exception):
    """Why a line can't be used."""


class Lines:
    """Reads files and counts the lines that are `refused`."""

    def __init__(self):
        self.refused = 0

    def refuse(self, path, number, why):
        self.refused += 1
        if self.refused <= NAMED:
            say(f"{path}:{number}: {why}; the line is left out")
        elif self.refused == NAMED + 1:
            say("more bad lines are counted and not named")

    def objects(self, path):
        """Pairs of a line's number and its object."""
        for number, line in self.raw(path):
            try:
                if len(line) > LINE_BYTES:
                    raise BadLine(f"is longer than {LINE_BYTES} bytes")
                value = json.loads(line, object_pairs_hook=once)
                if not isinstance(value, dict):
                    raise BadLine("is no JSON object")
            except (ValueError, RecursionError, BadLine) as error:
                self.refuse(path, number, error if isinstance(error, BadLine) else "is no JSON in UTF-8")
                continue
            yield number, value

    def read(self, path, parse):
        """What `parse` makes of each object; where it raises `BadLine`, the line is refused."""
        found = []
        for number, value in self.objects(path):
            try:
                found.append(parse(value))
            except BadLine as error:
                self.refuse(path, number, error)
        return found

    @staticmethod
    def raw(path):
        """Lines in bytes with their numbers, without empty ones; of one that is too long, no more than shows that."""
        number = 0
        try:
            with open(path, "rb") as file:
                while piece := file.readline(LINE_BYTES + 1):
                    number += 1
                    if piece.strip() or len(piece) > LINE_BYTES:
                        yield number, piece.removeprefix(b"\xef\xbb\xbf") if number == 1 else piece
                    while len(piece) > LINE_BYTES and not piece.endswith(b"\n"):
                        piece = file.readline(LINE_BYTES + 1)
        except OSError as error:
            raise Problem(f"{path}: {error.strerror}") from error


def once(members):
    """An object whose keys are there once: readers differ in which of two they take, and so in what the line says."""
    found = dict(members)
    if len(found) < len(members):
        raise BadLine("has a key twice")
    return found


def text(value, key):
    """A member that is a text with something in it."""
    found = value.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadLine(f'"{key}" is {"not there" if found is None else "no text, or an empty one"}')
    return whole(found)


def whole(found):
    """Without halves of a character, which only JSON's escapes can write."""
    return found.encode("utf-8", "replace").decode()
