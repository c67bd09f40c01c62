// What is shown is made of elements and text nodes. Nothing here takes markup, so that what stands in
// a document stays text, whatever it is.

/** The page's words in the reader's language; null on pages without a form. */
const words = JSON.parse(document.body.dataset.words ?? "null");

/** @param {string|number} [value] what stands for the number sign */
const say = (word, value) => (words[word] ?? word).replace("#", value ?? "");

/** Strings among the children become text; what is null or false is left out. */
const fill = (element, ...children) => {
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        element.append(child);
    }
    return element;
};

/** Attributes that are functions listen: `click`, `submit`. */
const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (typeof value === "function") element.addEventListener(key, value);
        else element.setAttribute(key, value === true ? "" : String(value));
    }
    return fill(element, ...children);
};

const draw = (name, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
    return fill(element, ...children);
};

const element = (id) => document.getElementById(id);

/** Said to those who listen and shown to those who look. */
const announce = (text) => {
    if (element("status").textContent !== text) element("status").textContent = text;
};

/** The text in pieces, every second of which was in a range; ranges are offsets in its UTF-8. */
const pieces = (text, ranges) => {
    const bytes = new TextEncoder().encode(text);
    const decoder = new TextDecoder();
    const parts = [];
    let end = 0;
    for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
        if (from < end || to > bytes.length || from >= to) continue;
        parts.push(decoder.decode(bytes.subarray(end, from)), decoder.decode(bytes.subarray(from, to)));
        end = to;
    }
    parts.push(decoder.decode(bytes.subarray(end)));
    return parts;
};

const marked = (text, ranges) =>
    pieces(text, ranges).map((piece, number) => (number % 2 ? make("mark", {}, piece) : piece));

const pagesOf = (place) => {
    if (!place.page) return "";
    const isOne = !place.last_page || place.last_page <= place.page;
    return isOne ? say("page", place.page) : say("pages", `${place.page}–${place.last_page}`);
};

/** Of a page's verdict; null where the page can be relied on. */
const doubt = (verdict) => {
    const word = {
        empty: "verdictEmpty", scanned: "verdictScanned", garbled: "verdictGarbled",
        partly: "verdictPartly",
    }[verdict];
    return word ? make("span", { class: "badge doubt" }, say(word)) : null;
};

/** Of a proof, by the names that the server and `ask` have for its states. */
const stateBadge = (state) => {
    const word = {
        proved: "proved", source: "proved", index: "proved", text_moved: "textMoved",
        source_changed: "sourceChanged", source_missing: "sourceMissing",
        source_unread: "cannotSay", unproved: "cannotSay", unsupported: "unsupported",
    }[state] ?? "cannotSay";
    return make("span", { class: word === "proved" ? "badge sure" : "badge doubt" }, say(word));
};

/** Where something stands: path, pages, headings. */
const placeLine = (place, ...more) =>
    make(
        "p", { class: "where" }, make("span", { class: "path" }, place.source), " ",
        place.page ? [make("span", { class: "page" }, pagesOf(place)), " "] : null,
        place.heading?.length
            ? [make("span", { class: "heading" }, place.heading.join(" › ")), " "] : null,
        ...more);
