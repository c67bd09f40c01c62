// A passage on the pages of its document, its lines marked, or in the text around it.

const viewer = {
    /** What had the focus before. */
    opener: null,
    request: null,

    get isOpen() { return !element("viewer").hidden; },

    /**
     * @param {object} place what is known of the passage: `id`, `source`, `title`, `page`
     * @param {number[][]} ranges offsets in the passage's text of what is quoted from it
     */
    open(place, ranges = []) {
        viewer.request?.abort();
        viewer.request = new AbortController();
        if (!viewer.isOpen) viewer.opener = document.activeElement;
        const panel = element("viewer");
        panel.hidden = false;
        panel.setAttribute("role", "dialog");
        panel.setAttribute("aria-label", `${say("passage")}: ${place.title ?? place.source}`);
        document.body.classList.add("viewing");
        viewer.show(place, [make("p", { class: "wait" }, say("proving"))], null);
        panel.focus({ preventScroll: true });
        viewer.load(place, ranges, viewer.request.signal).catch((error) => {
            if (error.name === "AbortError") return;
            viewer.show(place, [make("p", { class: "note" }, say("failed", error.message))], null);
        });
    },

    close() {
        if (!viewer.isOpen) return;
        viewer.request?.abort();
        element("viewer").hidden = true;
        element("viewer").replaceChildren();
        document.body.classList.remove("viewing");
        viewer.opener?.focus?.();
    },

    async load(place, ranges, signal) {
        const view = await server.json(`api/v1/cite/${place.id}/pages`, signal);
        announce(stateBadge(view.cite.state).textContent);
        const body = view.pages.length
            ? view.pages.map((page) => viewer.sheet(view.cite.source, page, signal))
            : [
                view.pages_missing ? make("p", { class: "note" }, say("noImage")) : null,
                await viewer.text(view.cite, ranges, signal),
            ].filter(Boolean);
        viewer.show(place, body, view.cite);
        const first = element("viewer").querySelector(".it, .line");
        first?.scrollIntoView({ block: "center" });
    },

    /** @param {object} [cite] the proof, once it is there */
    show(place, body, cite) {
        const source = cite?.source;
        const path = source ? `api/v1/sources/${source.id}/original` : "";
        const save = (event) => {
            if (!sessionStorage.getItem(tokenKey)) return;
            event.preventDefault();
            server.save(path, source.source.split("/").pop()).catch((e) => announce(e.message));
        };
        element("viewer").replaceChildren(
            make(
                "div", { class: "head" },
                make("h2", {}, place.title ?? place.source),
                cite ? stateBadge(cite.state) : null,
                make(
                    "button", { type: "button", class: "close", "aria-label": say("close"), click: viewer.close },
                    "×")),
            placeLine({ ...place, ...(cite ? { heading: cite.passage.heading } : {}) }),
            make(
                "p", { class: "facts" },
                cite?.state === "proved"
                    ? make("a", { class: "original", href: `${base}/${path}`, download: true, click: save },
                        say("original")) : null,
                " ", make("a", { class: "whole", href: `${base}/passage/${place.id}` }, say("whole"))),
            ...body);
    },

    /** A page with the passage's lines; the image comes when it can. */
    sheet(source, page, signal) {
        const number = page.label ?? String(page.page);
        const image = make("img", {
            alt: say("pageImage", number), width: Math.round(page.width),
            height: Math.round(page.height),
        });
        const paper = make(
            "div", { class: "paper" }, image,
            draw(
                "svg", {
                    class: "marks", viewBox: `0 0 ${page.width} ${page.height}`,
                    "aria-hidden": "true",
                },
                page.lines.map(([left, top, right, bottom]) => draw("rect", {
                    class: "line", x: left, y: top, width: right - left, height: bottom - top,
                }))));
        const side = window.devicePixelRatio > 1.5 ? 2_200 : 1_400;
        server.image(`api/v1/sources/${source.id}/pages/${page.page}?side=${side}`, signal)
            .then((address) => { image.src = address; })
            .catch((error) => {
                if (error.name !== "AbortError") paper.replaceWith(make("p", { class: "note" }, say("noImage")));
            });
        return make(
            "figure", { class: "sheet" },
            make("figcaption", {}, say("page", number), " ", doubt(page.verdict)), paper);
    },

    /** The passage among those before and after it. */
    async text(cite, ranges, signal) {
        const from = Math.max(cite.passage.position - 3, 0);
        const path = `api/v1/sources/${cite.source.id}/passages?from=${from}&limit=7`;
        const { passages } = await server.json(path, signal);
        return make(
            "div", { class: "text", lang: cite.source.language },
            passages.map((passage) => passage.id === cite.passage.id
                ? make("p", { class: "it" },
                    ranges.length ? marked(passage.text, ranges) : make("mark", {}, passage.text))
                : make("p", {}, passage.text)));
    },
};
