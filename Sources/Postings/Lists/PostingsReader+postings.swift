package import Corpus
import Storage

extension PostingsReader {
    /// A term's postings with their positions, in the order of ordinals; none for an unknown term.
    /// - Throws: `corrupt`.
    package func postings(of term: String) throws(QuarryError) -> [Posting] {
        guard let info = try termInfo(term) else { return [] }
        let cursor = try PostingCursor(info, in: postingsFile, documentCount: documentCount)
        var positions = try positionReader(info)
        var postings: [Posting] = []
        while !cursor.isAtEnd {
            try cursor.load()
            postings.append(
                Posting(
                    ordinal: cursor.ordinal, frequency: cursor.frequency,
                    positions: try read(cursor.frequency, from: &positions, of: info)))
            cursor.next()
        }
        return postings
    }

    /// Where a document holds a term, ascending; empty if it does not.
    ///
    /// Reads one block of the list. Time is linear in the positions of that block.
    /// - Throws: `corrupt`.
    package func positions(of term: String, in ordinal: Int) throws(QuarryError) -> [Int] {
        guard let info = try termInfo(term) else { return [] }
        let cursor = try PostingCursor(info, in: postingsFile, documentCount: documentCount)
        guard try cursor.holds(checked(ordinal)) else { return [] }
        var reader = try positionReader(info)
        do throws(DecodingFailure) {
            _ = try reader.raw(cursor.positionsOffset)
            for place in 0..<cursor.index {
                for _ in 0..<cursor.frequencies[place] { _ = try reader.varint() }
            }
        } catch {
            throw positionsFile.corrupt(
                at: info.positions.lowerBound + error.offset, because: error.reason)
        }
        return try read(cursor.frequency, from: &reader, of: info)
    }

    func positionReader(_ info: TermInfo) throws(QuarryError) -> ByteReader {
        guard info.positions.upperBound <= positionsFile.payload.count else {
            throw positionsFile.corrupt(at: 0, because: "has no room for a list that `terms` names")
        }
        return ByteReader(UnsafeRawBufferPointer(rebasing: positionsFile.payload[info.positions]))
    }

    func read(
        _ count: Int, from reader: inout ByteReader, of info: TermInfo
    ) throws(QuarryError) -> [Int] {
        var positions: [Int] = []
        var position = 0
        do throws(DecodingFailure) {
            for _ in 0..<count {
                let (sum, overflow) = position.addingReportingOverflow(try reader.varint())
                if overflow { throw reader.fail("a position is past all integers") }
                position = sum
                positions.append(position)
            }
        } catch {
            throw positionsFile.corrupt(
                at: info.positions.lowerBound + error.offset, because: error.reason)
        }
        return positions
    }
}
