import Corpus
package import Foundation
import Postings

/// A chunk that a member found, with all that its place in the group's order depends on.
package struct ShardCandidate: Codable, Hashable, Sendable {
    package var address: ShardAddress
    /// The source's path, and the chunk's position in it.
    package var source: String
    package var position: Int
    /// Among the best by words, and how good; then by vectors; then both scores, whoever found it.
    package var scores: Scores
    /// Share of the question that words can find in it, 0…1.
    package var overlap: Double
    /// SHA-256 of its text.
    package var text: Data
    /// `TextSignature`; nil where the member keeps none.
    package var signature: Data?

    package struct Scores: Codable, Hashable, Sendable {
        /// Nil where it is not among the best by words.
        package var lexical: Float?
        /// Nil where it is not among the nearest.
        package var nearest: Float?
        package var bm25: Float
        package var vector: Float

        /// Whether one retriever at least has found it.
        var areOfAFind: Bool { lexical != nil || nearest != nil }

        init(lexical: Float?, nearest: Float?, bm25: Float, vector: Float) {
            self.lexical = lexical
            self.nearest = nearest
            self.bm25 = bm25
            self.vector = vector
        }

        /// Which of the first two there are, as bits, and a row of all four.
        package init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            let flags = try list.decode(Int.self)
            let row = try list.decode(FloatRow.self).values
            guard row.count == 4, (0...3).contains(flags) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "are no scores"))
            }
            self.init(
                lexical: flags & 1 > 0 ? row[0] : nil, nearest: flags & 2 > 0 ? row[1] : nil,
                bm25: row[2], vector: row[3])
        }

        package func encode(to encoder: any Encoder) throws {
            var list = encoder.unkeyedContainer()
            try list.encode((lexical == nil ? 0 : 1) + (nearest == nil ? 0 : 2))
            try list.encode(FloatRow([lexical ?? 0, nearest ?? 0, bm25, vector]))
        }
    }
}

extension ShardCandidate {
    /// Whether a member may have found these, of `count` wanted by each retriever.
    static func areSound(_ candidates: [ShardCandidate], count: Int) -> Bool {
        Set(candidates.map(\.address)).count == candidates.count
            && candidates.count { $0.scores.lexical != nil } <= count
            && candidates.count { $0.scores.nearest != nil } <= count
            && candidates.allSatisfy { candidate in
                (0...MemberSource.largestPosition).contains(candidate.position)
                    && !candidate.source.isEmpty
                    // Each was found by one at least, else there is no end of them.
                    && candidate.scores.areOfAFind
                    && (0...1).contains(candidate.overlap)
                    && candidate.text.count == Digest.byteCount
                    && candidate.signature.map { $0.count == TextSignature.byteCount } ?? true
            }
    }
}
