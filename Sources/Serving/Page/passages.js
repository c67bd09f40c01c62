// What a search found, as a list that can be walked through with the arrow keys.

const passages = {
    /** @param {object} found as `quarry search --json` prints it */
    list(found, onMore) {
        const list = make("ol", { class: "hits" }, found.hits.map(passages.item));
        const section = make(
            "section", { class: "passages", "aria-labelledby": "passages" },
            make("h2", { id: "passages" }, say("passages"), " ", make("span", { class: "count" }, found.hits.length)),
            found.notes.map((note) => make("p", { class: "note" }, `${say("notes")}: ${note}`)),
            found.hits.length ? list : make("p", { class: "note" }, say("nothing")));
        if (found.more) section.append(passages.moreButton(list, found.hits.length, onMore));
        return section;
    },

    moreButton(list, count, onMore) {
        const button = make("button", { type: "button", class: "more" }, say("more"));
        button.addEventListener("click", async () => {
            button.disabled = true;
            try {
                const next = await onMore(count);
                const items = next.hits.map(passages.item);
                list.append(...items);
                items[0]?.querySelector("a").focus();
                count += next.hits.length;
                if (!next.more || !items.length) button.remove();
            } catch (error) {
                announce(error.message);
            }
            button.disabled = false;
        });
        return button;
    },

    item(hit) {
        const open = (event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            viewer.open(hit);
        };
        return make(
            "li", { class: "hit" },
            make("h3", {}, make("a", { href: `${base}/passage/${hit.id}`, click: open }, hit.title ?? hit.source)),
            placeLine(hit, doubt(hit.verdict)),
            make("p", { class: "text" }, marked(hit.text, hit.highlights)),
            hit.also_in.length
                ? make("p", { class: "also" }, `${say("alsoIn")} `,
                    hit.also_in.slice(0, 5).map((place) => place.source).join(", ")) : null,
            passages.facts(hit),
            hit.explanation ? passages.explanation(hit) : null);
    },

    facts(hit) {
        const facts = Object.entries(hit.metadata ?? {}).filter(([key]) => key !== "acl");
        if (!facts.length) return null;
        return make("p", { class: "also" }, facts.map(([key, value]) => [
            make("span", { class: "term" }, `${key}: ${value}`), " "]));
    },

    explanation(hit) {
        const { explanation } = hit;
        const figure = (value) => (typeof value === "number" ? value.toFixed(3) : "");
        const row = (word, part) => part && make(
            "tr", {}, make("th", { scope: "row" }, say(word)), make("td", {}, figure(part.score)),
            make("td", {}, part.rank ? `№ ${part.rank}` : ""),
            make("td", {}, part.weight === undefined ? "" : `× ${figure(part.weight)}`));
        return make(
            "details", { class: "explained" },
            make("summary", {}, `${say("score")} ${figure(hit.score)}`),
            make(
                "table", {}, row("fused", { score: explanation.fused }), row("terms", explanation.bm25),
                row("meaning", explanation.vector), row("late", explanation.late),
                row("cross", explanation.cross)),
            make("p", {}, explanation.terms.map((term) => [
                make("span", { class: "term" }, term.term, " ", make("b", {}, figure(term.score))), " "])));
    },

    /** Moves the focus to the next or the last thing that opens; false where there is none. */
    walk(step) {
        const stops = [...document.querySelectorAll("#results .note-open, #results .hit h3 a")];
        if (!stops.length) return false;
        const here = stops.indexOf(document.activeElement);
        const next = here < 0 ? (step > 0 ? 0 : -1) : here + step;
        if (next < 0) element("question").focus();
        else stops[Math.min(next, stops.length - 1)].focus();
        return true;
    },
};
