// What is asked of the server, below its base path, with the token of this tab if there is one.

const base = document.body.dataset.base ?? "";
const tokenKey = "quarry.token";

/** The server's no, or its silence. */
class Refusal extends Error {
    /** @param {number} status 0 where it could not be reached */
    constructor(status, detail, member) {
        super(detail);
        this.status = status;
        this.member = member;
    }
}

const request = async (path, options = {}) => {
    const headers = new Headers(options.headers);
    const token = sessionStorage.getItem(tokenKey);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    let response;
    try {
        response = await fetch(`${base}/${path}`, { ...options, headers, credentials: "omit" });
    } catch (error) {
        throw error.name === "AbortError" ? error : new Refusal(0, say("offline"));
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    const busy = response.status === 503 || response.status === 429;
    throw new Refusal(
        response.status, busy ? say("busy") : problem.detail ?? response.statusText,
        problem.member);
};

const post = (path, body, signal, accept = "application/json") =>
    request(path, {
        method: "POST", body: JSON.stringify(body), signal,
        headers: { "Content-Type": "application/json", Accept: accept },
    });

const server = {
    json: async (path, signal) => (await request(path, { signal })).json(),

    search: async (body, signal) => (await post("api/v1/search", body, signal)).json(),

    /**
     * The answer's document, as `quarry ask --json` prints it.
     * @param {(text: string) => void} onText told all of the text so far, each time there is more
     */
    ask: async (body, signal, onText) => {
        const accept = "text/event-stream, application/json;q=0.9";
        const response = await post("api/v1/ask", body, signal, accept);
        const type = response.headers.get("Content-Type") ?? "";
        return type.startsWith("text/event-stream")
            ? readEvents(response.body, onText) : response.json();
    },

    /** Bytes as an address that the page's policy lets an image have. */
    image: async (path, signal) => {
        const blob = await (await request(path, { signal })).blob();
        return new Promise((resolve, reject) => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result);
            reader.onerror = () => reject(reader.error);
            reader.readAsDataURL(blob);
        });
    },

    /** Fetched and not followed where a token has to be sent. */
    save: async (path, name) => {
        const address = URL.createObjectURL(await (await request(path)).blob());
        make("a", { href: address, download: name }).click();
        setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
};

/**
 * Server-sent events (HTML Living Standard, 9.2) with JSON in them.
 * @param {(kind: string, value: object) => void} take
 */
const eachEvent = async (body, take) => {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    const read = (block) => {
        const lines = block.split(/\r\n|\r|\n/);
        const field = (name) => lines.filter((line) => line.startsWith(`${name}:`))
            .map((line) => line.slice(name.length + 1).replace(/^ /, "")).join("\n");
        const data = field("data");
        if (data && data !== "[DONE]") take(field("event"), JSON.parse(data));
    };
    for (;;) {
        const { value, done } = await reader.read();
        rest += value ?? "";
        const blocks = rest.split(/\r\n\r\n|\n\n|\r\r/);
        rest = blocks.pop();
        blocks.forEach(read);
        if (done) break;
    }
    if (rest.trim()) read(rest);
};

/** Pieces of an answer's text, and at the end all of the answer. */
const readEvents = async (body, onText) => {
    let [text, answer] = ["", null];
    await eachEvent(body, (kind, value) => {
        if (Array.isArray(value.citations) && typeof value.answer === "string") answer = value;
        else if (kind === "fallback") text = "";
        else if (value.status >= 400 || kind === "error") {
            throw new Refusal(value.status ?? 500, value.detail ?? String(kind), value.member);
        } else text += value.text ?? value.delta ?? "";
        onText(text);
    });
    if (!answer) throw new Refusal(500, say("offline"));
    return answer;
};
