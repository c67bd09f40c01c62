import Corpus

/// Looks over a text before cmark-gfm does, which for each of these openings looks for its end up
/// to the paragraph's.
struct MarkdownTagCheck {
    private static let kinds = [("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")]

    /// Openings of each kind in the paragraph that nothing has ended.
    private var open = kinds.map { _ in 0 }

    /// - Throws: `limitExceeded` where a paragraph has more than `Limits.markdownOpenings`.
    mutating func check(_ line: Substring) throws(QuarryError) {
        guard !line.allSatisfy(\.isWhitespace) else { return open = Self.kinds.map { _ in 0 } }
        guard line.contains("<") || open.contains(where: { $0 > 0 }) else { return }
        for (index, (opening, end)) in Self.kinds.enumerated() {
            let parts = line.split(separator: end, omittingEmptySubsequences: false)
            if parts.count > 1 { open[index] = 0 }
            guard let last = parts.last, last.contains("<") else { continue }
            open[index] +=
                last.split(separator: opening, omittingEmptySubsequences: false).count - 1
            guard open[index] <= Limits.markdownOpenings else {
                throw QuarryError(
                    .limitExceeded,
                    "a paragraph has over \(Limits.markdownOpenings) of \(opening) without an end")
            }
        }
    }
}
