import Corpus
import Segments
import Snapshots
import Storage

/// Makes segments of a new root from an old one's content and a delta, without a model: what a
/// segment is made of is there, and the rest follows from it. Each has to come out as the root
/// names it.
struct SegmentDerivation {
    private let old: IndexContent
    private let delta: DeltaReader
    private let manifest: Manifest
    private let settings: IndexSettings
    private let threads: Int
    /// By partition, in the order of the sources.
    private var members: [Int: [Member]] = [:]

    /// A source of the new index.
    private struct Member {
        enum Origin {
            case old(segment: Int, index: Int)
            /// The delta's source of this number.
            case delta(Int)
        }

        var id: SourceID
        var origin: Origin
    }

    /// - Throws: `corrupt` for a delta that can't be one between these, and for damaged segments.
    /// - Complexity: O(sources of the old root's segments that the new one has not).
    init(
        of manifest: Manifest, from old: IndexContent, by delta: DeltaReader, threads: Int
    ) throws(QuarryError) {
        self.old = old
        self.delta = delta
        self.manifest = manifest
        self.threads = threads
        settings = try manifest.indexSettings(in: RepositoryLayout.rootText(manifest.root))
        // A hostile root could have a graph take for ever.
        guard settings.hnsw.efConstruction <= Self.maximumBeam else {
            throw QuarryError(
                .corrupt, "ef_construction \(settings.hnsw.efConstruction) can't be meant")
        }
        members = try Self.members(from: old, to: manifest, by: delta)
    }

    private static let maximumBeam = 8_192

    private static func members(
        from old: IndexContent, to manifest: Manifest, by delta: DeltaReader
    ) throws(QuarryError) -> [Int: [Member]] {
        let partitioning = Partitioning(count: delta.partitions)
        var members: [Int: [Member]] = [:]
        for segment in old.segments(missingIn: manifest) {
            let table = old.segments[segment].sources
            for index in 0..<table.count
            where !delta.leaving.contains(old.number(ofSource: index, in: segment)) {
                let id = try table[index].file.id
                members[partitioning.partition(of: id), default: []]
                    .append(Member(id: id, origin: .old(segment: segment, index: index)))
            }
        }
        for (number, source) in delta.sources.enumerated() {
            let id = source.record.file.id
            members[partitioning.partition(of: id), default: []]
                .append(Member(id: id, origin: .delta(number)))
        }
        return members.mapValues { $0.sorted { $0.id < $1.id } }
    }

    /// Writes a segment into a folder, under its name there.
    /// - Throws: `corrupt` where it doesn't come out as the root names it; `io`, `limitExceeded`.
    /// - Complexity: as building it, and in memory too.
    func derive(_ entry: Manifest.SegmentEntry, in folder: String) throws(QuarryError) {
        let own = members[entry.partition] ?? []
        guard own.count == entry.sources,
            zip(own, own.dropFirst()).allSatisfy({ $0.id < $1.id })
        else { throw defect(of: entry, "it has other sources") }
        var material = SegmentMaterial(for: entry, from: old, by: delta)
        for member in own {
            switch member.origin {
            case .old(let segment, let index): try material.add(index, ofSegment: segment)
            case .delta(let number): try material.add(delta.sources[number])
            }
        }
        let info = try SegmentWriter(
            folder: folder, settings: settings.hnsw, dimension: manifest.statistics.dimension,
            threads: threads, fields: settings.bm25.fields
        ).write(material.sources, late: material.lateTokens)
        guard info.id == entry.id else {
            try FileSystem.remove("\(folder)/\(info.id)")
            throw defect(of: entry, "it is another one")
        }
        SystemInformation.releaseFreeMemory()
    }

    private func defect(of entry: Manifest.SegmentEntry, _ statement: String) -> QuarryError {
        QuarryError(
            .corrupt,
            "segment \(entry.partition) does not come out as the root names it: \(statement)")
    }
}
