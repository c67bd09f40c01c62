import Corpus

/// Puts paragraphs together again that a column's or a page's end cut in two. What stands between
/// the halves (footnotes, captions, running headers) follows the whole.
enum PDFFlow {
    /// Space that the lines of running text fill at least where two columns of a page are one text,
    /// in the font's size: labels of a form or a figure stand in narrower ones.
    private static let narrowColumn: Float = 10
    /// How much the widths of two columns of one text differ, as a share of the wider one's: on a
    /// page, and where nothing but the shape tells.
    private static let sameWidth: Float = 0.2
    private static let sameShape: Float = 0.05

    static func join(_ blocks: [PDFLayoutBlock]) -> [PDFLayoutBlock] {
        var joined: [PDFLayoutBlock] = []
        joined.reserveCapacity(blocks.count)
        // The last block of running text, if nothing but what may stand between came after it.
        var open: Int?
        for block in blocks {
            if block.isAside {
                joined.append(block)
                continue
            }
            switch block.block.kind {
            case .furniture, .footnote, .caption: joined.append(block)
            case .heading, .tableRow:
                open = nil
                joined.append(block)
            case .paragraph, .listItem:
                if let index = open, goesOn(joined[index], in: block) {
                    joined[index].append(block)
                } else {
                    open = block.fit == nil ? nil : joined.count
                    joined.append(block)
                }
            }
        }
        return joined
    }

    /// Whether a block is the rest of another that ended a column before.
    private static func goesOn(_ first: PDFLayoutBlock, in rest: PDFLayoutBlock) -> Bool {
        guard let fit = first.fit, let restFit = rest.fit, fit.column != restFit.column,
            fit.frame == restFit.frame, rest.block.kind == .paragraph,
            first.isBold == rest.isBold,
            abs(first.size - rest.size) <= PDFPageRow.sameType * max(first.size, rest.size),
            let last = lastScalar(first.block.text), !sentenceEnds.contains(last),
            let next = rest.block.text.unicodeScalars.first, !next.runsLeft, !last.runsLeft
        else { return false }
        let isSamePage = first.lastPage == rest.block.page
        let difference = abs(fit.width - restFit.width) / max(fit.width, restFit.width, 1)
        // Labels of a form or a figure stand side by side as well, in columns of any width.
        if isSamePage {
            guard difference < sameWidth, first.rowCount > 1 || isHyphenated(first.block.text),
                fit.width > narrowColumn * first.size
            else {
                return false
            }
        }
        if next.properties.isLowercase || commas.contains(last) {
            return first.rowCount > 1 || fit.fillsLastLine || isHyphenated(first.block.text)
        }
        // A name or a Han character may start a line anywhere: only the shape tells.
        guard fit.fillsLastLine, !restFit.startsIndented, next.properties.isAlphabetic,
            difference < sameShape
        else { return false }
        return isSamePage
            ? rest.rowCount > 1 : first.rowCount > 1 || rest.rowCount > 1
    }

    /// Whether the text ends within a word.
    private static func isHyphenated(_ text: String) -> Bool {
        let end = text.unicodeScalars.suffix(2)
        return end.count == 2 && "-\u{AD}\u{2010}".unicodeScalars.contains(end.last!)
            && end.first!.properties.isLowercase
    }

    private static let sentenceEnds = Set(".!?:;。．！？：；…⋯".unicodeScalars)
    private static let commas = Set(",，、".unicodeScalars)
    private static let closers = Set("\"'”’»)]}」』）】》〉".unicodeScalars)

    /// The last one but for quotes and brackets that close.
    private static func lastScalar(_ text: String) -> Unicode.Scalar? {
        text.unicodeScalars.reversed().first { !closers.contains($0) }
    }
}

extension PDFLayoutBlock {
    /// The page that the block ends on.
    var lastPage: Int { block.continuations.last?.page ?? block.page }

    mutating func append(_ rest: PDFLayoutBlock) {
        block.text += "\n"
        block.continuations.append(
            Block.Continuation(
                start: block.text.utf8.count, page: rest.block.page, box: rest.block.box))
        block.text += rest.block.text
        rowCount += rest.rowCount
        length += rest.length
        if let restFit = rest.fit { fit = restFit }
    }
}
