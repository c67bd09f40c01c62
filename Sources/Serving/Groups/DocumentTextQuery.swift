import Answering
import Citing
import Corpus
import Searching

/// Asks the member that has a document for what its parser reads in it.
struct DocumentTextQuery: PieceAsking {
    static let route = "document"
    static let isParsing = true
    var readers: Audience
    var scope: SourceScope
    var id: String
    var start = 0

    /// As `Document.encode` writes it.
    static let mostBytes = 256 << 20

    func answer(of view: IndexView, proofs: SourceProofs) throws -> DocumentPiece {
        guard scope.isMeant, PassageID.isSource(id), start >= 0 else {
            throw Problem(.invalidRequest, "no group asks for a document so")
        }
        return try view.piece(of: id, in: scope, from: start) { source in
            do throws(QuarryError) {
                let document = try proofs.document(of: source, in: view.generation)
                var writer = ByteWriter()
                document.encode(into: &writer)
                return writer.bytes
            } catch {
                // Its own words may hold a path of this machine.
                throw Problem(.notFound, error.code.wordsOnSource)
            }
        }
    }
}

extension SourceProofs {
    /// A document as the parser reads it now, if it is the one that was indexed.
    func document(
        of source: SourceFile, in generation: ServedGeneration
    ) throws(QuarryError) -> Document {
        guard let prover = try prover(for: generation) else {
            throw QuarryError(.notFound, path: source.id.path, ErrorCode.notFound.wordsOnSource)
        }
        return try prover.document(of: source, limit: AgentSurroundings.sourceBytes)
    }
}

extension MemberDesk {
    /// What a parser reads in a document, there.
    /// - Throws: what the member says of it; `io` where it does not say; `corrupt` for what
    ///   is no document.
    func document(of source: SourceFile) throws(QuarryError) -> Document {
        let query = DocumentTextQuery(
            readers: readers, scope: scope, id: PassageID.source(source.id, in: scope))
        let bytes: [UInt8]
        do {
            bytes = try shard.file(
                query, limit: DocumentTextQuery.mostBytes, proofs: proofs, within: seconds)
        } catch let problem as Problem {
            let known: [ErrorCode] = [.notFound, .invalidInput, .corrupt, .limitExceeded]
            let code = known.first { $0.wordsOnSource == problem.detail } ?? .io
            throw QuarryError(code, path: source.id.path, problem.detail)
        } catch {
            throw QuarryError(.io, path: source.id.path, "is at a member that does not show it")
        }
        let document = bytes.withUnsafeBytes { bytes in
            Result { () throws(DecodingFailure) in
                var reader = ByteReader(bytes)
                return try Document(from: &reader)
            }
        }
        guard let document = try? document.get() else {
            throw QuarryError(
                .corrupt, path: source.id.path, "is no document as its member sends it")
        }
        return document
    }
}
