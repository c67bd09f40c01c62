import Answering
import Corpus
import Segments

extension ServingEngine {
    /// The source of an id, in whichever index it is.
    /// - Throws: `Problem`: not found, or not for this caller, which is the same to it.
    func source(
        _ id: String?, for caller: Caller
    ) async throws -> (view: IndexView, source: IndexView.Source) {
        guard let id, PassageID.isSource(id) else { throw Self.unknown }
        let generations = catalog.holding
        return try await work.run {
            for generation in generations {
                let view = try generation.view(for: caller)
                if let source = try view.source(id) { return (view, source) }
            }
            throw Self.unknown
        }
    }

    /// The passage of an id, in whichever index it is.
    /// - Throws: as `source(_:for:)`.
    func passage(
        _ id: PassageID, for caller: Caller
    ) async throws -> (view: IndexView, passage: (source: IndexView.Source, chunk: Chunk)) {
        let generations = catalog.holding
        return try await work.run {
            for generation in generations {
                let view = try generation.view(for: caller)
                if let passage = try view.passage(id) { return (view, passage) }
            }
            throw Self.unknown
        }
    }

    private static var unknown: Problem { Problem(.notFound, "nothing of that id is here") }

    /// A passage, and whether it stands in its document now.
    /// - Throws: as `source(_:for:)`.
    func cite(_ id: PassageID, for caller: Caller) async throws -> CiteEntry {
        let (view, passage) = try await passage(id, for: caller)
        let name = ChunkName(
            source: passage.source.record.file.id, place: .span(passage.chunk.span.range))
        let outcome = try await proofWork.run { [proofs] in
            proofs.outcome(of: name, in: view.generation)
        }
        return CiteEntry(passage, in: view.generation, outcome: outcome)
    }

    /// A page of an index's sources.
    /// - Throws: `Problem` for an index that is not served.
    func sources(
        in index: String?, after: String?, prefix: String?, limit: Int, for caller: Caller
    ) async throws -> SourcePage {
        let generation = try served(index).generation
        let (found, hasMore) = try await work.run {
            try generation.view(for: caller).sources(
                after: after, prefix: prefix ?? "", limit: limit)
        }
        return SourcePage(
            index: generation.index, sources: found.map { SourceEntry($0, in: generation) },
            next: hasMore ? found.last?.file.id.path : nil)
    }
}
