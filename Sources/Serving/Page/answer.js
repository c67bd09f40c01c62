// An answer with its footnotes. What is cited is a number that the server gave; others are text.

const answers = {
    /** While it is written: what there is of it. */
    waiting() {
        const text = make("p", { class: "answer-text" });
        const section = make(
            "section", { class: "answer", "aria-busy": "true" },
            make("h2", {}, say("answer")), make("p", { class: "wait" }, say("asking")), text);
        return { section, write: (written) => { text.textContent = written; } };
    },

    section(answer) {
        const byNumber = new Map(answer.citations.map((citation) => [citation.n, citation]));
        return make(
            "section", { class: answer.abstained ? "answer abstained" : "answer" },
            make("h2", {}, say(answer.abstained ? "abstained" : "answer"), " ", answers.confidence(answer)),
            make("p", { class: "answer-text", lang: answer.language }, answers.text(answer, byNumber)),
            !answer.abstained && !answer.proved ? make("p", { class: "note" }, say("unproved")) : null,
            (answer.notes ?? []).map((note) => make("p", { class: "note" }, `${say("notes")}: ${note}`)),
            answer.citations.length ? [
                make("h3", {}, say("sources")),
                make("ol", { class: "notes" }, answer.citations.map(answers.note)),
                make("p", { class: "tools" }, answers.copyButton(answer)),
            ] : null);
    },

    confidence(answer) {
        if (answer.abstained || typeof answer.confidence !== "number") return null;
        const percent = Math.round(answer.confidence * 100);
        return make(
            "span", { class: "confidence" },
            make("meter", { min: 0, max: 100, low: 40, value: percent, "aria-hidden": "true" }),
            ` ${say("confidence", percent)}`);
    },

    text(answer, byNumber) {
        const parts = answer.answer.split(/\[(\d{1,3})\]/);
        const hasMarkers = parts.some((part, place) => place % 2 && byNumber.has(Number(part)));
        if (hasMarkers) {
            return parts.map((part, place) => {
                if (place % 2 === 0) return part;
                const citation = byNumber.get(Number(part));
                return citation ? answers.marker(citation) : `[${part}]`;
            });
        }
        const sentences = answer.sentences ?? [];
        if (!sentences.some((sentence) => byNumber.has(sentence.citation))) return answer.answer;
        const gap = answer.language === "en" ? " " : "";
        return sentences.map((sentence) => {
            const citation = byNumber.get(sentence.citation);
            return [sentence.text, citation ? answers.marker(citation) : null, gap];
        });
    },

    marker(citation) {
        const place = [citation.title ?? citation.source, pagesOf(citation)].filter(Boolean).join(", ");
        return make(
            "button", {
                type: "button", class: citation.proved ? "marker" : "marker doubtful", title: place,
                "aria-label": `[${citation.n}] ${place}`,
                click: () => answers.open(citation),
            }, String(citation.n));
    },

    open(citation) {
        if (citation.id) viewer.open(citation, citation.ranges ?? []);
    },

    note(citation) {
        return make(
            "li", { value: citation.n },
            make("button", { type: "button", class: "note-open", disabled: !citation.id, click: () => answers.open(citation) },
                citation.title ?? citation.source),
            placeLine(citation, stateBadge(citation.proof)),
            citation.quote ? make("blockquote", {}, citation.quote) : null,
            citation.reason ? make("p", { class: "also" }, citation.reason) : null);
    },

    /** What is pasted elsewhere still says where it is from. */
    withFootnotes(answer) {
        const byNumber = new Map(answer.citations.map((citation) => [citation.n, citation]));
        const gap = answer.language === "en" ? " " : "";
        const isMarked = [...byNumber.keys()].some((number) => answer.answer.includes(`[${number}]`));
        const text = isMarked || !answer.sentences?.length ? answer.answer
            : answer.sentences.map(({ text, citation }) =>
                byNumber.has(citation) ? `${text} [${citation}]` : text).join(gap);
        const notes = answer.citations.map((citation) => {
            const where = [citation.title, pagesOf(citation), citation.source].filter(Boolean).join(", ");
            return `[${citation.n}] ${where}${citation.quote ? ` — “${citation.quote}”` : ""}`;
        });
        return [text.trim(), "", ...notes].join("\n");
    },

    copyButton(answer) {
        return make("button", {
            type: "button", class: "copy",
            click: async () => {
                await copyText(answers.withFootnotes(answer));
                announce(say("copied"));
            },
        }, say("copy"));
    },
};

/** The clipboard is there for secure origins alone; elsewhere a selection is copied. */
const copyText = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = make("textarea", { class: "hidden", readonly: true });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
};
