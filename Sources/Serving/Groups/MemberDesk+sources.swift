import Corpus
import Searching
import Segments
import Snapshots

extension MemberDesk {
    /// A source of the member's; nil where it has none as that for the reader.
    /// - Parameter whole: the group as one index.
    /// - Throws: `ShardFailure`, also where the member shows another source, or too much.
    func source(
        _ query: SourceQuery, of whole: ServedGeneration
    ) throws(ShardFailure) -> HeldSource? {
        let part = query.part
        let answer = try shard.documents(query, proofs: proofs, within: seconds)
        guard let said = answer.value else { return nil }
        let (record, chunks) = try said.content(most: part.most)
        guard PassageID.source(record.file.id, in: scope) == query.id, sees(record, in: whole),
            part.isShown(by: chunks, of: record.chunkCount)
        else { throw ShardFailure(.broken, "it shows another source than was asked for") }
        return HeldSource(holder: .member(self), known: whole, record: record, chunks: chunks)
    }

    struct List: Sendable {
        var records: [SourceRecord]
        var hasMore: Bool
    }

    /// The first of the member's sources.
    /// - Throws: as `source`.
    func list(
        _ query: SourceListQuery, of whole: ServedGeneration
    ) throws(ShardFailure) -> List {
        let page = try shard.documents(query, proofs: proofs, within: seconds)
        guard page.sources.count <= query.limit else {
            throw ShardFailure(.broken, "it lists more sources than were asked for")
        }
        var records: [SourceRecord] = []
        for source in page.sources { records.append(try source.content(most: 0).record) }
        let before = query.after.map { [SourceID(path: $0)] } ?? []
        let ids = before + records.map(\.file.id)
        guard zip(ids, ids.dropFirst()).allSatisfy({ $0 < $1 }),
            records.allSatisfy({ record in
                record.file.id.path.utf8.starts(with: query.prefix.utf8) && sees(record, in: whole)
            }), !page.hasMore || !records.isEmpty
        else { throw ShardFailure(.broken, "it lists other sources than were asked for") }
        return List(records: records, hasMore: page.hasMore)
    }

    /// By what the member's sources can be told apart.
    /// - Throws: as `source`.
    func facets() throws(ShardFailure) -> FacetCounts {
        let counts = try shard.documents(
            FacetQuery(readers: readers), proofs: proofs, within: seconds)
        guard counts.canBe(ofSources: shard.manifest.statistics.sources) else {
            throw ShardFailure(.broken, "it counts other sources than it can have")
        }
        return counts
    }

    private func sees(_ record: SourceRecord, in whole: ServedGeneration) -> Bool {
        readers.sees(record.file.id.path, rules: whole.snapshot.settings.metadata)
    }
}
