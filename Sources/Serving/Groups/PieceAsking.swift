import Corpus
import Foundation
import Searching

/// What a group asks a member for piece by piece.
protocol PieceAsking: DocumentAsking where Answer == DocumentPiece {
    /// Bytes of the file before the piece.
    var start: Int { get set }
}

extension DocumentShard {
    /// A file as the member sends it, by one answer after the other.
    /// - Parameters:
    ///   - limit: bytes of a file that is taken.
    ///   - seconds: for all of it.
    /// - Throws: `ShardFailure`; `Problem` with the member's reason where it has no such file.
    func file<Query: PieceAsking>(
        _ query: Query, limit: Int, proofs: SourceProofs, within seconds: Double
    ) throws -> [UInt8] {
        var (query, bytes, watch) = (query, [UInt8](), Stopwatch())
        while true {
            query.start = bytes.count
            let piece = try documents(
                query, proofs: proofs, within: max(seconds - watch.seconds, 0))
            if let reason = piece.reason {
                throw Problem(.notFound, ForeignText.escaped(String(reason.prefix(200))))
            }
            guard piece.total <= limit else {
                throw ShardFailure(
                    .broken,
                    "it sends a file of \(ByteSize(piece.total)), and \(ByteSize(limit)) "
                        + "is the most that is taken")
            }
            bytes += piece.bytes
            if bytes.count == piece.total { return bytes }
            guard bytes.count < piece.total, !piece.bytes.isEmpty else {
                throw ShardFailure(.broken, "it sends a file in pieces that don't make one")
            }
        }
    }
}
