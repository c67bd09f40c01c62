import Corpus

/// Slanted lines that are no part of what their pages say: stamped over the text, large, or the
/// same many times over. Others are labels, of a chart's axis or a table's head, and are read, and
/// so are seals, each once.
enum PDFWatermarks {
    /// Times the size of its page's text that a watermark has at least: titles reach it, and are
    /// not slanted.
    private static let large: Float = 2
    /// Times that a watermark's text stands on its page, or pages that have it at one place, at
    /// least: labels of a figure seldom repeat.
    private static let repeats = 3
    private static let pages = 2
    /// Points within which two places are one.
    private static let place: Float = 8

    private struct Stamp: Hashable {
        var text: String
        var left: Int
        var top: Int

        init(_ line: PDFSlantedLine) {
            text = line.text
            left = Int((line.box.left / place).rounded())
            top = Int((line.box.top / place).rounded())
        }
    }

    /// Takes the watermarks out of the pages' slanted lines, and counts them. O(lines).
    static func leaveOut(of pages: inout [PDFPage]) {
        var stamps: [Stamp: Set<Int>] = [:]
        var seals: Set<String> = []
        for (index, page) in pages.enumerated() {
            for line in page.slanted { stamps[Stamp(line), default: []].insert(index) }
        }
        for index in pages.indices where !pages[index].slanted.isEmpty {
            let lines = pages[index].slanted
            let bodySize = PDFPage.size(ofMost: pages[index].fragments)
            var counts: [String: Int] = [:]
            for line in lines { counts[line.text, default: 0] += 1 }
            let known = seals
            seals.formUnion(lines.lazy.filter(\.isSeal).map(\.text))
            pages[index].slanted = lines.filter { line in
                let isRead: Bool
                let isTiled = counts[line.text, default: 0] >= repeats
                if line.isSeal {
                    isRead = !known.contains(line.text) && !isTiled
                } else {
                    let isLarge = bodySize.map { line.size >= large * $0 } ?? false
                    let isOnOthers = stamps[Stamp(line), default: []].count >= Self.pages
                    isRead = !line.covers && !isLarge && !isTiled && !isOnOthers
                }
                if !isRead { pages[index].leftOut.watermark += line.length }
                return isRead
            }
        }
    }
}
