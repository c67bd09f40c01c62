// Documents that are added to the index: each has a line that says what has become of it, until it can
// be asked about.

const uploads = {
    words: { waiting: "waiting", building: "indexing", ready: "ready", failed: "notRead" },

    /** @param {FileList} files */
    async send(files) {
        for (const file of files) {
            const line = make("li", {}, make("span", {}, file.name), " ");
            const state = make("span", { class: "badge" }, say("sending"));
            element("uploads").append(fill(line, state));
            try {
                const form = new FormData();
                form.append("file", file, file.name);
                const sent = await request("api/v1/uploads", { method: "POST", body: form });
                const { uploads: [upload] } = await sent.json();
                await uploads.follow(upload, state);
            } catch (error) {
                uploads.show(state, "failed", error.message);
            }
        }
        start.loadFilters();
    },

    async follow(upload, state) {
        uploads.show(state, upload.state, upload.reason);
        while (upload.state === "waiting" || upload.state === "building") {
            const { body } = await request(`api/v1/uploads/${upload.id}/events`);
            await eachEvent(body, (kind, value) => {
                upload = value;
                uploads.show(state, upload.state, upload.reason);
            });
        }
    },

    show(badge, state, reason) {
        badge.className = { ready: "badge sure", failed: "badge doubt" }[state] ?? "badge";
        badge.textContent = say(uploads.words[state]) + (reason ? `: ${reason}` : "");
        announce(badge.parentElement?.textContent ?? badge.textContent);
    },
};
