import Corpus
import Searching
import Segments

extension ServingEngine {
    /// The source of an id with some of its passages, in whichever index it is, or at a member of a
    /// group.
    /// - Throws: `Problem`: not found, or not for this caller, which is the same to it; overloaded
    ///   where only a member that does not answer could have it.
    func source(
        _ id: String?, _ part: SourcePart = .none, for caller: Caller
    ) async throws -> HeldSource {
        guard let id, PassageID.isSource(id) else { throw Self.unknown }
        let generations = catalog.indexes.map(\.generation)
        let held = try await work.run { () throws -> HeldSource? in
            for generation in generations {
                let view = try generation.view(for: caller)
                let scope = SourceScope(index: generation.index)
                guard let found = try view.part(part, of: id, in: scope) else { continue }
                return HeldSource(
                    holder: .index(view), known: generation, record: found.record,
                    chunks: found.chunks)
            }
            return nil
        }
        if let held { return held }
        var missing: [MissingMember] = []
        for group in catalog.groups {
            let told = try await gathering.run { [proofs] in
                group.source(id, part, for: Audience(groups: caller.groups), proofs: proofs)
            }
            if let held = told.value { return held }
            missing += told.missing
        }
        guard let first = missing.first else { throw Self.unknown }
        throw Self.unanswered(
            "nothing of that id is at the members that answer, and \(first.name) does not: "
                + first.reason)
    }

    private static var unknown: Problem { Problem(.notFound, "nothing of that id is here") }

    /// A passage, what its document says of it now, and those around it.
    /// - Throws: as `source`.
    /// - Complexity: O(document): it is parsed again.
    private func proved(
        _ id: PassageID, around: Int, showsPages: Bool, for caller: Caller
    ) async throws -> (held: HeldSource, chunk: Chunk, proof: PassageProof) {
        let held = try await source(id.source, SourcePart(id.range, around: around), for: caller)
        guard let chunk = held.chunks.first(where: { $0.span.range == id.range }) else {
            throw Self.unknown
        }
        switch held.holder {
        case .index(let view):
            return (
                held, chunk,
                try await proofWork.run { [proofs] in
                    try proofs.proof(
                        of: id.range, in: held.record.file, of: view.generation,
                        showsPages: showsPages)
                }
            )
        case .member(let desk):
            // Who waits for members holds up nobody who parses.
            return (
                held, chunk,
                try await gathering.run { desk.proof(of: id, showsPages: showsPages) }
            )
        }
    }

    /// A passage, and whether it stands in its document now.
    /// - Throws: as `source`.
    func cite(_ id: PassageID, for caller: Caller) async throws -> CiteEntry {
        let (held, chunk, proof) = try await proved(
            id, around: 0, showsPages: false, for: caller)
        return CiteEntry(chunk, of: held, proof: proof)
    }

    /// A passage and the pages it stands on, with passages around it.
    /// - Throws: as `source`.
    func view(
        _ id: PassageID, around: Int = 0, for caller: Caller
    ) async throws -> (view: PassageView, around: [Chunk]) {
        let (held, chunk, proof) = try await proved(
            id, around: around, showsPages: true, for: caller)
        return (PassageView(chunk, of: held, proof: proof), held.chunks)
    }

    /// A page of a PDF as a PNG.
    /// - Throws: as `source`, also where the document is not there as it was indexed.
    func page(
        _ number: Int, longestSide: Int, of id: String?, for caller: Caller
    ) async throws -> [UInt8] {
        let held = try await source(id, for: caller)
        switch held.holder {
        case .index(let view):
            return try await proofWork.run { [proofs] in
                try proofs.page(
                    number, longestSide: longestSide, of: held.record.file, in: view.generation
                ).image
            }
        case .member(let desk):
            return try await gathering.run {
                try desk.page(number, longestSide: longestSide, of: id ?? "")
            }
        }
    }

    /// A document as it was indexed.
    /// - Throws: as `page`.
    func original(
        of id: String?, for caller: Caller
    ) async throws -> (file: SourceFile, bytes: [UInt8]) {
        let held = try await source(id, for: caller)
        let file = held.record.file
        switch held.holder {
        case .index(let view):
            return (
                file,
                try await proofWork.run { [proofs] in
                    try proofs.original(of: file, in: view.generation)
                }
            )
        case .member(let desk):
            return (
                file, try await fetching.run { try desk.original(of: file, id: id ?? "") }
            )
        }
    }

    /// A page of an index's sources.
    /// - Throws: `Problem` for an index that is not served.
    func sources(
        in index: String?, after: String?, prefix: String?, limit: Int, for caller: Caller
    ) async throws -> SourcePage {
        if let group = catalog.group(index) {
            let told = try await gathering.run {
                [proofs] () throws -> ServedGroup.Told<SourcePage> in
                do throws(QuarryError) {
                    return try group.sources(
                        after: after, prefix: prefix ?? "", limit: limit,
                        for: Audience(groups: caller.groups), proofs: proofs)
                } catch {
                    throw Self.unanswered(error)
                }
            }
            var page = told.value
            page.partial = PartialEntry(told.missing)
            return page
        }
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
