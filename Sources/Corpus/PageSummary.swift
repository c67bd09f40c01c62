/// What is kept of a document's pages once its text is in chunks: how many there are, and those
/// whose text can't be relied on.
package struct PageSummary: Hashable, Sendable {
    /// 0 for types without pages.
    package var count: Int
    /// Pages that are not `ok`, in their order.
    package var poor: [Page]

    package init(count: Int = 0, poor: [Page] = []) {
        self.count = count
        self.poor = poor
    }

    package init(_ pages: [Page]) {
        self.init(count: pages.count, poor: pages.filter { $0.verdict != .ok })
    }

    package var okCount: Int { count - poor.count }

    /// How many pages are not `ok`, by verdict; no line for a verdict that no page has.
    package var poorCounts: [Page.Verdict: Int] {
        Dictionary(poor.map { ($0.verdict, 1) }, uniquingKeysWith: +)
    }

    /// Nil for types without pages, whose page is 0.
    package func verdict(ofPage number: Int) -> Page.Verdict? {
        guard number > 0 else { return nil }
        return poor.first { $0.number == number }?.verdict ?? .ok
    }

    /// The worst verdict of the pages a passage stands on; nil for types without pages.
    package func verdict(of span: Span) -> Page.Verdict? {
        guard span.page > 0 else { return nil }
        let pages = span.page...max(span.page, span.lastPage)
        let verdicts = poor.filter { pages.contains($0.number) }
        return verdicts.map(\.verdict).max { $0.doubt < $1.doubt } ?? .ok
    }
}

extension Page.Verdict {
    /// How little the page's text can be relied on.
    fileprivate var doubt: Int {
        switch self {
        case .ok: 0
        case .empty: 1
        case .partly: 2
        case .scanned: 3
        case .garbled: 4
        }
    }
}
