import Corpus

/// Running headers and footers that the parser did not mark: blocks that come back as the first
/// or last of many pages.
struct RunningLines {
    /// Indices in `Document.blocks`.
    private(set) var blocks: Set<Int> = []
    private(set) var lines: [CleaningReport.RepeatedLine] = []

    /// A line is running if it opens, or closes, at least this many pages and half of all.
    static let minimumPages = 3
    /// Headers and footers have at most this many lines.
    private static let maximumDepth = 3

    /// Empty for documents without pages, and for those whose parser marked furniture.
    ///
    /// Digits count as equal, so that page numbers do; in headings they do not (`Step 1`,
    /// `Step 2`). Rows of tables are content however often they come, and a page keeps its last
    /// block.
    /// - Complexity: O(text of the pages' first and last blocks).
    static func find(in document: Document) -> RunningLines {
        var found = RunningLines()
        if document.blocks.contains(where: { $0.kind == .furniture }) { return found }
        var pages = blocksOfPages(document)
        guard pages.count >= minimumPages else { return found }
        for _ in 0..<maximumDepth {
            let count = found.blocks.count
            for edge in [Edge.top, .bottom] { found.peel(edge, of: &pages, in: document) }
            if found.blocks.count == count { break }
        }
        return found
    }

    private enum Edge { case top, bottom }

    private static func blocksOfPages(_ document: Document) -> [ArraySlice<Int>] {
        var pages: [Int: [Int]] = [:]
        for (index, block) in document.blocks.enumerated() where block.page > 0 {
            pages[block.page, default: []].append(index)
        }
        return pages.keys.sorted().map { pages[$0, default: []][...] }
    }

    /// Takes away one line of the top or bottom of all pages that have a running one there.
    private mutating func peel(
        _ edge: Edge, of pages: inout [ArraySlice<Int>], in document: Document
    ) {
        var groups: [String: [Int]] = [:]
        for (page, indices) in pages.enumerated() where indices.count > 1 {
            guard let index = edge == .top ? indices.first : indices.last,
                let key = Self.key(document.blocks[index])
            else { continue }
            groups[key, default: []].append(page)
        }
        let running = groups.values.filter {
            $0.count >= Self.minimumPages && 2 * $0.count >= pages.count
        }
        for group in running.sorted(by: { $0[0] < $1[0] }) {
            let indices = group.compactMap {
                edge == .top ? pages[$0].popFirst() : pages[$0].popLast()
            }
            blocks.formUnion(indices)
            lines.append(
                CleaningReport.RepeatedLine(
                    example: Cleaning.clean(document.blocks[indices[0]].text),
                    pages: indices.count))
        }
    }

    /// What two blocks must share to be the same line; nil for what is never a running line.
    private static func key(_ block: Block) -> String? {
        let text = Cleaning.clean(block.text)
        switch block.kind {
        case .heading: return "heading " + text
        case .paragraph, .listItem, .footnote, .caption: return "line " + withoutDigits(text)
        case .tableRow, .furniture: return nil
        }
    }

    private static func withoutDigits(_ text: String) -> String {
        var key = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.properties.numericType == nil || Scalars.isWide(scalar.value) {
                key.append(scalar)
            } else if key.last != "#" {
                key.append("#")
            }
        }
        return String(key)
    }
}
