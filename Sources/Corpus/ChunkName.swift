/// How a chunk is named: `handbook/leave.pdf#3` by its position in the source, or
/// `handbook/leave.pdf#812-1400` by its span, as search results state it.
package struct ChunkName: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case position(Int)
        case span(Range<Int>)
    }

    package var source: SourceID
    package var place: Place

    package init(source: SourceID, place: Place) {
        self.source = source
        self.place = place
    }

    /// What `init(_:)` reads.
    package var text: String {
        switch place {
        case .position(let position): "\(source.path)#\(position)"
        case .span(let range): "\(source.path)#\(range.lowerBound)-\(range.upperBound)"
        }
    }

    /// What to say where a source of so many chunks has none of this name.
    package func missing(among count: Int) -> String {
        let there =
            switch count {
            case 0: "has no chunk in the index"
            case 1: "has one chunk in the index, #0"
            default: "has \(count) chunks in the index, #0 to #\(count - 1)"
            }
        return switch place {
        case .position(let position): "\(there); there is no #\(position)"
        case .span(let range):
            "\(there); none is at bytes \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// Reads a name. Nil where the text is none. A source's own name may hold `#`, and end in what
    /// makes one character with the last one: bytes are compared.
    package init?(_ text: String) {
        guard let mark = text.utf8.lastIndex(of: UInt8(ascii: "#")), mark > text.startIndex
        else { return nil }
        let numbers = text[text.utf8.index(after: mark)...]
            .split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        switch numbers.count {
        case 1:
            guard let position = numbers[0], position >= 0 else { return nil }
            place = .position(position)
        case 2:
            guard let start = numbers[0], let end = numbers[1], start < end else { return nil }
            place = .span(start..<end)
        default: return nil
        }
        source = SourceID(path: String(text[..<mark]))
    }
}
