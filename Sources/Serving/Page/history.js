// What was asked in this tab. It is kept by the browser for the tab's life, and nowhere else.

const turns = {
    key: "quarry.turns",
    /** Turns that are kept, and turns that are told to the server with the next question. */
    most: 30,
    mostTold: 6,

    all() {
        try {
            const kept = JSON.parse(sessionStorage.getItem(turns.key) ?? "[]");
            return Array.isArray(kept) ? kept : [];
        } catch {
            return [];
        }
    },

    save(all) {
        let kept = all.slice(-turns.most);
        while (kept.length) {
            try {
                sessionStorage.setItem(turns.key, JSON.stringify(kept));
                return;
            } catch {
                // No room: the oldest goes.
                kept = kept.slice(1);
            }
        }
        sessionStorage.removeItem(turns.key);
    },

    /** @param {object} turn `address`, `question`, `answer` (null where only passages were found) */
    add(turn) {
        const topic = turns.all().at(-1)?.nextTopic ?? turns.all().at(-1)?.topic ?? 0;
        turns.save([...turns.all().filter((old) => old.address !== turn.address), { ...turn, topic }]);
    },

    find: (address) => turns.all().find((turn) => turn.address === address),

    /** The conversation so far, as the server takes it. */
    context() {
        const all = turns.all();
        const last = all.at(-1);
        if (!last || last.nextTopic !== undefined) return [];
        return all.filter((turn) => turn.topic === last.topic && turn.answer && !turn.answer.abstained)
            .slice(-turns.mostTold)
            .flatMap((turn) => [
                { role: "user", content: turn.question },
                { role: "assistant", content: turn.answer.answer },
            ]);
    },

    newTopic() {
        const all = turns.all();
        const last = all.at(-1);
        if (last) last.nextTopic = (last.topic ?? 0) + 1;
        turns.save(all);
    },

    render(current, onOpen) {
        const all = turns.all();
        const panel = element("history");
        panel.hidden = all.length === 0;
        panel.setAttribute("aria-label", say("earlier"));
        const item = (turn) => make(
            "li", {},
            make("a", {
                href: turn.address, "aria-current": turn.address === current ? "true" : null,
                click: (event) => {
                    if (event.metaKey || event.ctrlKey) return;
                    event.preventDefault();
                    onOpen(turn);
                },
            }, turn.question));
        panel.replaceChildren(
            make("h2", {}, say("earlier")), make("ol", {}, all.toReversed().map(item)),
            make("p", { class: "tools" },
                make("button", { type: "button", click: () => { turns.newTopic(); start.fresh(); } }, say("newTopic")),
                make("button", { type: "button", click: () => { turns.save([]); start.fresh(); } }, say("forget"))));
    },
};
