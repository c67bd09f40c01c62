import Corpus
import Searching
import Storage

/// A member of a group, to be asked for its documents on behalf of a reader.
struct MemberDesk: Sendable {
    var shard: any DocumentShard
    /// By which its sources are known.
    var scope: SourceScope
    var readers: Audience
    /// For an answer.
    var seconds: Double
    var proofs: SourceProofs

    /// What a passage's document says of it; what is not said in time is not proved.
    func proof(of passage: PassageID, showsPages: Bool) -> PassageProof {
        do throws(ShardFailure) {
            let said = try shard.documents(
                PassageProofQuery(
                    readers: readers, scope: scope, passage: passage.text, showsPages: showsPages),
                proofs: proofs, within: seconds)
            guard let said = said.value else {
                throw ShardFailure(.broken, "it has no such passage now")
            }
            return try said.checked()
        } catch {
            return .unsaid(showsPages ? "member \(shard.name): \(error.reason)" : nil)
        }
    }

    /// A page of a PDF as a PNG.
    /// - Throws: `Problem`.
    func page(_ number: Int, longestSide: Int, of id: String) throws -> [UInt8] {
        try file(
            PageImageQuery(
                readers: readers, scope: scope, id: id, page: number, side: longestSide),
            limit: PageImageQuery.mostBytes)
    }

    /// The document's bytes.
    /// - Throws: `Problem`, also where they are others than those that were indexed.
    func original(of source: SourceFile, id: String) throws -> [UInt8] {
        let bytes = try file(
            OriginalQuery(readers: readers, scope: scope, id: id),
            limit: SourceProofs.largestOriginal)
        guard Digest.sha256(bytes) == source.contentHash else {
            throw Problem(.notFound, "the document has changed since it was indexed")
        }
        return bytes
    }

    private func file(_ query: some PieceAsking, limit: Int) throws -> [UInt8] {
        do {
            return try shard.file(query, limit: limit, proofs: proofs, within: seconds)
        } catch let failure as ShardFailure {
            throw ServingEngine.unanswered("member \(shard.name): \(failure.reason)")
        }
    }
}
