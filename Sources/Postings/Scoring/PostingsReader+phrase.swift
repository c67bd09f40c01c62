package import Corpus
import Storage

extension PostingsReader {
    /// Calls `body` with each document that holds the phrase, ascending.
    ///
    /// Reads the lists of all its terms, and positions only of documents that hold all of them.
    /// - Throws: `corrupt`.
    package func forEachDocument(
        holding phrase: Phrase, body: (Int) -> Void
    ) throws(QuarryError) {
        try forEachOccurrence(of: phrase) { ordinal, _ in body(ordinal) }
    }

    /// Calls `body` with each document that holds the phrase, ascending, and how often it does.
    /// - Throws: `corrupt`.
    package func forEachOccurrence(
        of phrase: Phrase, body: (_ ordinal: Int, _ count: Int) -> Void
    ) throws(QuarryError) {
        var terms: [PhraseTerm] = []
        for part in phrase.parts {
            guard let info = try termInfo(part.term) else { return }
            terms.append(
                PhraseTerm(
                    cursor: try PostingCursor(
                        info, in: postingsFile, documentCount: documentCount),
                    positions: try PositionReader(info, in: self), offset: part.offset))
        }
        terms.sort { $0.cursor.documentFrequency < $1.cursor.documentFrequency }
        var target = 0
        while let ordinal = try Self.agree(terms, from: target) {
            let count = try Self.occurrences(terms)
            if count > 0 { body(ordinal, count) }
            target = ordinal + 1
        }
    }

    /// The first document at or after `start` that holds all terms; all cursors stand on it.
    private static func agree(
        _ terms: [PhraseTerm], from start: Int
    ) throws(QuarryError) -> Int? {
        var target = start
        var agreeing = 0
        while agreeing < terms.count {
            let cursor = terms[agreeing].cursor
            try cursor.advance(to: target)
            guard !cursor.isAtEnd else { return nil }
            if cursor.ordinal == target {
                agreeing += 1
            } else {
                target = cursor.ordinal
                agreeing = 0
            }
        }
        return target
    }

    /// How often the document at hand has the terms in their places.
    private static func occurrences(_ terms: [PhraseTerm]) throws(QuarryError) -> Int {
        guard terms.count > 1 else { return terms[0].cursor.frequency }
        var starts: Set<Int>?
        for term in terms {
            let positions = try term.positions.positions(at: term.cursor).map { $0 - term.offset }
            starts = starts?.intersection(positions) ?? Set(positions)
            if starts?.isEmpty ?? true { return 0 }
        }
        return starts?.count ?? 0
    }
}

private struct PhraseTerm {
    let cursor: PostingCursor
    let positions: PositionReader
    let offset: Int
}

/// Reads one list's positions along with its cursor: each block once, from its start on.
private final class PositionReader {
    private let info: TermInfo
    private let postings: PostingsReader
    private var reader: ByteReader
    private var block = -1
    /// Documents of the block whose positions are read.
    private var count = 0

    init(_ info: TermInfo, in postings: PostingsReader) throws(QuarryError) {
        self.info = info
        self.postings = postings
        reader = try postings.positionReader(info)
    }

    /// Of the document the cursor stands on, ascending; asked once for each document.
    func positions(at cursor: PostingCursor) throws(QuarryError) -> [Int] {
        if block != cursor.block {
            reader = try postings.positionReader(info)
            block = cursor.block
            count = 0
            try skip { reader throws(DecodingFailure) in
                _ = try reader.raw(cursor.positionsOffset)
            }
        }
        while count < cursor.index {
            let frequency = cursor.frequencies[count]
            try skip { reader throws(DecodingFailure) in
                for _ in 0..<frequency { _ = try reader.varint() }
            }
            count += 1
        }
        count += 1
        return try postings.read(cursor.frequency, from: &reader, of: info)
    }

    private func skip(
        _ body: (inout ByteReader) throws(DecodingFailure) -> Void
    ) throws(QuarryError) {
        do throws(DecodingFailure) {
            try body(&reader)
        } catch {
            throw postings.positionsFile.corrupt(
                at: info.positions.lowerBound + error.offset, because: error.reason)
        }
    }
}
