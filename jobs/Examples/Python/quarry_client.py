"""Asks a Quarry server over HTTP, with nothing but Python's standard library (3.9 or later).

    from quarry_client import Quarry

    quarry = Quarry("http://localhost:8765")
    for hit in quarry.search("退款期限", k=3)["hits"]:
        print(hit["source"], hit.get("page"), hit["text"])
    print(quarry.ask("Who approves a refund?")["answer"])

What a method returns is what the server sends, whose /openapi.json describes it. Options are the
members of the request: `filter=["type:pdf"]`, `llm=True`. A client holds no connection, so threads
may share it.
"""
import json
import time
import urllib.error
import urllib.parse
import urllib.request


class Problem(Exception):
    """Why the server does not answer: a document of RFC 9457."""

    def __init__(self, status, body):
        super().__init__(f"{status}: {body.get('detail') or body.get('title')}")
        self.status = status
        # invalid_request, unauthorized, not_found, too_many_requests, overloaded, …
        self.code = body.get("code", "")
        # Of the request, where one member is wrong.
        self.member = body.get("member")


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would take the token elsewhere; the server sends none."""

    def redirect_request(self, *_):
        return None


class Quarry:
    """A server's index, asked as one caller.

    What is not answered raises `Problem`; what can't be reached or breaks off `OSError` or
    `http.client.HTTPException`, as urllib has it.
    """

    def __init__(self, url, token=None, index=None, timeout=60.0, patience=30.0):
        """`index` is the first one served if None. `timeout` is in seconds of silence, `patience` in
        seconds that are waited in all for a server that says when to come again."""
        self.url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._index = {"index": index} if index else {}
        self._timeout = timeout
        self._patience = patience
        self._opener = urllib.request.build_opener(_NoRedirects)

    def search(self, query, **options):
        """The best passages for a question: `hits`, best first."""
        return self._json("/api/v1/search", {"query": query, **self._index, **options})

    def ask(self, question, **options):
        """An answer with `citations`, or that nothing answers (`abstained`)."""
        return self._json("/api/v1/ask", {"question": question, **self._index, **options})

    def stream(self, question, **options):
        """The answer as it is written: pairs of an event's name and its data. `text` has a further
        piece; `answer`, the last one, the whole answer, which takes the place of all text."""
        body = {"question": question, "stream": True, **self._index, **options}
        with self._open("/api/v1/ask", body, "text/event-stream") as response:
            for event, data in _events(response):
                if event == "error":
                    raise Problem(data.get("status", 500), data)
                yield event, data
                if event == "answer":
                    return
        raise ConnectionError("the stream ended before the answer")

    def chat(self, message, context=()):
        """A `response` to a message, with its `sources`; the context is the conversation before."""
        body = {"message": message, "context": list(context), **self._index}
        return self._json("/chat", body)

    def cite(self, id):
        """A passage by the `id` that a hit or a citation has, and the `state` of its proof."""
        return self._json("/api/v1/cite/" + urllib.parse.quote(id, safe=""))

    def _json(self, path, body=None):
        with self._open(path, body, "application/json") as response:
            return json.load(response)

    def _open(self, path, body, accept):
        headers = {"Accept": accept, "Content-Type": "application/json", **self._headers}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers)
        left = self._patience
        while True:
            try:
                return self._opener.open(request, timeout=self._timeout)
            except urllib.error.HTTPError as error:
                with error:
                    pause = _pause(error)
                    if pause is None or pause > left:
                        raise Problem(error.code, _problem(error)) from None
            left -= pause
            time.sleep(pause)


def _pause(error):
    """The seconds after which a server that has too much to do wants to be asked again."""
    if error.code not in (429, 503):
        return None
    try:
        return max(int(error.headers.get("Retry-After", "")), 0.1)
    except ValueError:  # None, or a date, as proxies may send one.
        return 1


def _problem(error):
    try:
        body = json.load(error)
    except (ValueError, OSError):  # A proxy's page, or nothing.
        body = None
    return body if isinstance(body, dict) else {"title": error.reason}


def _events(lines):
    """Server-sent events, as the HTML standard has them: names and JSON."""
    event, data = "message", []
    for line in lines:
        line = line.decode().rstrip("\r\n")
        if not line:
            if data:
                yield event, json.loads("\n".join(data))
            event, data = "message", []
        # A comment is a field without a name.
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "event":
            event = value
        elif field == "data":
            data.append(value)
