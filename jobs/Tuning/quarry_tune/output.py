"""What the tool says: JSON lines on stdout for programs, sentences on stderr for people."""

import json
import sys

DONE = 0
# As sysexits.h has them.
USAGE = 64
MISSING = 69
INTERRUPTED = 75
WRONG_INPUT = 78


class Problem(Exception):
    """Ends the tool with an exit code and a sentence that says what to do."""

    def __init__(self, message, code=WRONG_INPUT):
        super().__init__(message)
        self.code = code


def emit(event, **facts):
    print(json.dumps({"event": event, **facts}, ensure_ascii=False), flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)
