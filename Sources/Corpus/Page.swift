/// What is known of one page.
package struct Page: Hashable, Sendable {
    /// Whether the page's text can be trusted.
    package enum Verdict: String, Sendable, CaseIterable {
        case ok, empty
        /// Image without text.
        case scanned
        /// Text without a usable Unicode map.
        case garbled
        /// Some of the page is readable.
        case partly
    }

    /// 1-based position in the file.
    package var number: Int
    /// The page's own name (`iv`, `A-3`) where the file has one.
    package var label: String?
    package var verdict: Verdict

    package init(number: Int, label: String? = nil, verdict: Verdict) {
        self.number = number
        self.label = label
        self.verdict = verdict
    }
}
