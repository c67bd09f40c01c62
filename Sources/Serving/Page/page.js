// The form, the keys, and what happens when something is asked.

const start = {
    request: null,
    /** False once the server has said that it answers no questions. */
    answersQuestions: true,

    form: () => element("ask"),
    question: () => element("question"),

    /** What the form says, as an address below the base path. */
    address() {
        const fields = new URLSearchParams();
        for (const [name, value] of new FormData(start.form())) if (value !== "") fields.append(name, value);
        return `${base}/?${fields}`;
    },

    filters() {
        const fields = new FormData(start.form());
        return ["type", "language", "folder", "meta"].map((name) => fields.get(name)).filter(Boolean);
    },

    searchBody(query, offset) {
        const fields = new FormData(start.form());
        const body = { query, k: 10, offset, filter: start.filters() };
        if (fields.get("index")) body.index = fields.get("index");
        if (fields.get("explain")) body.explain = true;
        return body;
    },

    /** @param {object} [kept] the turn, where it was asked before */
    async run(kept) {
        const query = start.question().value.trim();
        if (!query) return start.fresh();
        start.request?.abort();
        const control = start.request = new AbortController();
        const address = start.address();
        viewer.close();
        history.replaceState(null, "", address);
        document.title = `${query.slice(0, 80)} · Quarry`;
        const [above, below] = [make("div", { class: "above" }), make("div", { class: "below" })];
        element("results").replaceChildren(above, below);
        announce(say("searching"));
        const search = (offset) => server.search(start.searchBody(query, offset), control.signal);
        const found = start.show(below, async () => passages.list(await search(0), search));
        if (kept?.answer) above.append(answers.section(kept.answer));
        else if (!kept && start.answersQuestions) await start.ask(query, above, control.signal);
        const list = await found;
        if (control.signal.aborted) return;
        if (list) {
            const count = list.querySelectorAll(".hit").length;
            announce(count ? say("found", count) : say("nothing"));
        }
        if (!kept && list) turns.add({ address, question: query, answer: start.answer ?? null });
        turns.render(address, start.reopen);
    },

    answer: null,

    async ask(question, place, signal) {
        start.answer = null;
        const waiting = answers.waiting();
        place.append(waiting.section);
        const index = new FormData(start.form()).get("index");
        const body = {
            question, stream: true, context: turns.context(), filter: start.filters(),
            ...(index ? { index } : {}),
        };
        const section = await start.show(place, async () => {
            start.answer = await start.askModel(body, signal, waiting.write);
            return answers.section(start.answer);
        }, (error) => {
            // There is no such route: this server only searches.
            if ((error.status !== 404 && error.status !== 405) || error.member) return null;
            start.answersQuestions = false;
            return make("p", { class: "note plain" }, say("searchOnly"));
        });
        if (section) announce(section.textContent.slice(0, 300));
    },

    /** False once the server has said that no language model writes for it. */
    hasModel: true,

    async askModel(body, signal, onText) {
        try {
            return await server.ask(start.hasModel ? { ...body, llm: true } : body, signal, onText);
        } catch (error) {
            if (error.status !== 400 || !start.hasModel) throw error;
            start.hasModel = false;
            return server.ask(body, signal, onText);
        }
    },

    /** Puts what comes into a place, or why nothing does; null then. */
    async show(place, work, explain = () => null) {
        try {
            const content = await work();
            place.replaceChildren(content);
            return content;
        } catch (error) {
            if (error.name === "AbortError") return null;
            place.replaceChildren(
                error.status === 401 ? start.tokenForm()
                    : explain(error) ?? make("p", { class: "note", role: "alert" }, say("failed", error.message)));
            return null;
        }
    },

    reopen(turn) {
        const fields = new URL(turn.address, location.href).searchParams;
        start.fillForm(fields);
        start.run(turn);
    },

    fillForm(fields) {
        for (const field of start.form().elements) {
            if (!field.name || field.type === "hidden") continue;
            if (field.type === "checkbox") field.checked = fields.get(field.name) === field.value;
            else field.value = fields.get(field.name) ?? "";
        }
        start.grow();
    },

    fresh() {
        start.request?.abort();
        viewer.close();
        history.replaceState(null, "", `${base}/`);
        document.title = "Quarry";
        start.question().value = "";
        start.grow();
        element("results").replaceChildren(element("welcome").content.cloneNode(true));
        announce("");
        turns.render("", start.reopen);
        start.question().focus();
    },

    tokenForm() {
        const field = make("input", { type: "password", id: "token", autocomplete: "off", required: true });
        return make(
            "form", {
                class: "token",
                submit: (event) => {
                    event.preventDefault();
                    sessionStorage.setItem(tokenKey, field.value.trim());
                    start.loadFilters();
                    if (start.question().value.trim()) start.run();
                    else start.fresh();
                },
            },
            make("p", {}, say("tokenNeeded")),
            make("label", { for: "token" }, say("token")), " ", field, " ",
            make("button", { type: "submit" }, say("use")));
    },

    /** The filters of the index that is chosen, and, for who has a token, the indexes. */
    async loadFilters() {
        try {
            const fields = new FormData(start.form());
            const { indexes } = await server.json("api/v1/indexes");
            const index = fields.get("index") || indexes[0].name;
            const { facets } = await server.json(`api/v1/facets?index=${encodeURIComponent(index)}`);
            const choose = (name, options, none) => make(
                "select", { name }, none ? make("option", { value: "" }, none) : null,
                options.map(([value, text]) => make("option", {
                    value, selected: value === (name === "index" ? index : fields.get(name)),
                }, text)));
            const field = (label, choice) => make("label", { class: "field" }, make("span", {}, label), " ", choice);
            const values = (facet) => facet?.values.map((v) => [v.filter, `${v.value} (${v.sources})`]) ?? [];
            const of = (name) => values(facets.find((facet) => facet.field === name && !facet.is_metadata));
            const metadata = facets.filter((facet) => facet.is_metadata).flatMap((facet) =>
                facet.values.map((v) => [v.filter, `${facet.field}: ${v.value} (${v.sources})`]));
            const explain = element("filters").querySelector(".check");
            const indexField = indexes.length > 1
                ? field(say("index"), choose("index", indexes.map((i) => [i.name, i.name]), null)) : null;
            indexField?.addEventListener("change", start.loadFilters);
            element("filters").replaceChildren();
            fill(
                element("filters"), indexField,
                ["type", "language", "folder"].map((name) => field(say(name), choose(name, of(name), say("any")))),
                metadata.length ? field("Metadata", choose("meta", metadata, say("any"))) : null, explain);
        } catch (error) {
            if (error.status === 401) element("results").replaceChildren(start.tokenForm());
        }
    },

    /** As tall as what is in it, up to six lines. */
    grow() {
        const field = start.question();
        field.rows = 1;
        const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(field);
        const text = field.scrollHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
        field.rows = Math.min(Math.max(Math.round(text / parseFloat(lineHeight)), 1), 6);
    },
};

const onQuestionKey = (event) => {
    // While a word is put together, Enter chooses it; Safari says so only by the code.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        start.form().requestSubmit();
    } else if (event.key === "ArrowDown" && !event.target.value.includes("\n")) {
        if (passages.walk(1)) event.preventDefault();
    }
};

const onKey = (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.closest?.("input, textarea, select");
    if (event.key === "Escape") {
        if (viewer.isOpen) viewer.close();
        else event.target.blur?.();
    } else if (event.key === "/" && !isTyping) {
        event.preventDefault();
        start.question().focus();
        start.question().select();
    } else if (!isTyping && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        if (viewer.isOpen && element("viewer").contains(event.target)) return;
        if (passages.walk(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    }
};

if (words) {
    start.form().querySelector("button[type=submit]").textContent = say("ask");
    start.form().addEventListener("submit", (event) => {
        event.preventDefault();
        start.run();
    });
    start.question().addEventListener("keydown", onQuestionKey);
    start.question().addEventListener("input", start.grow);
    document.addEventListener("keydown", onKey);
    element("filters").addEventListener("change", (event) => {
        if (event.target.name === "index") start.loadFilters();
        else if (start.question().value.trim()) start.run();
    });
    if (element("files")) {
        element("adding").hidden = false;
        element("files").addEventListener("change", (event) => {
            uploads.send([...event.target.files]);
            event.target.value = "";
        });
    }
    start.grow();
    if (document.body.dataset.open !== "true") start.loadFilters();
    const asked = start.question().value.trim();
    if (asked) start.run(turns.find(start.address()));
    else {
        turns.render("", start.reopen);
        start.question().focus({ preventScroll: true });
    }
}
