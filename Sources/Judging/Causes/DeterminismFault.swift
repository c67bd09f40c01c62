package import Corpus
import HNSW
import Segments
import Snapshots

/// A part of an index that is another although all it is made of is the same. There should be none.
package enum DeterminismFault: Hashable, Sendable {
    case segment(Segment)
    /// A line of the root's text that is measured.
    case line(FactChange)

    package struct Segment: Hashable, Sendable {
        package let partition: Int
        /// Its names in the two indexes.
        package let before: String
        package let now: String
        /// Those of its files that differ, in the order in which they are made.
        package let files: [String]
        /// The first of its sources that differs; nil where what is made of them differs alone.
        package let source: SourceID?
        /// What of the source: `facts`, `chunks` or `vectors`.
        package let part: String?
        /// Other segments of which the same has to be said.
        package let others: Int
    }
}

extension DeterminismFault {
    /// The first fault between two indexes, nil where there is none to be seen.
    /// - Throws: `corrupt`.
    static func first(
        _ difference: IndexDifference, causes: [RootCause]
    ) throws(QuarryError) -> DeterminismFault? {
        if let segment = try segment(difference) { return .segment(segment) }
        guard !causes.contains(where: \.movesMeasures) else { return nil }
        return line(difference.before.manifest, difference.now.manifest).map { .line($0) }
    }

    /// Segments of the same inputs are of the same bytes, unless they are written in another way.
    private static func segment(
        _ difference: IndexDifference
    ) throws(QuarryError) -> DeterminismFault.Segment? {
        let (before, now) = (difference.before, difference.now)
        let writers = [before, now].map { $0.manifest.fingerprints[.writer] }
        guard writers[0] == writers[1] else { return nil }
        let known = Dictionary(
            before.manifest.segments.enumerated().map { ($1.inputs, $0) }
        ) { first, _ in first }
        let pairs = now.manifest.segments.enumerated().compactMap { number, entry in
            known[entry.inputs].map { (before: $0, now: number) }
        }.filter { before.manifest.segments[$0.before].id != now.manifest.segments[$0.now].id }
        guard let pair = pairs.first else { return nil }
        let entries = (before.manifest.segments[pair.before], now.manifest.segments[pair.now])
        let found = try source(before.segments[pair.before], now.segments[pair.now])
        return Segment(
            partition: entries.1.partition, before: entries.0.id, now: entries.1.id,
            files: files(entries.0, entries.1), source: found?.source, part: found?.part,
            others: pairs.count - 1)
    }

    /// Files that this version does not know come last.
    private static func files(
        _ before: Manifest.SegmentEntry, _ now: Manifest.SegmentEntry
    ) -> [String] {
        let hashes = [before, now].map { entry in
            Dictionary(entry.files.map { ($0.name, $0.sha256) }) { first, _ in first }
        }
        let order = SegmentFile.order
        let place = { (name: String) in order.firstIndex(of: name) ?? order.count }
        return Set(hashes[0].keys).union(hashes[1].keys)
            .filter { hashes[0][$0] != hashes[1][$0] }
            .sorted { (place($0), $0) < (place($1), $1) }
    }

    private static func source(
        _ before: SegmentReader, _ now: SegmentReader
    ) throws(QuarryError) -> (source: SourceID, part: String)? {
        for number in 0..<min(before.sources.count, now.sources.count) {
            let records = (try before.sources[number], try now.sources[number])
            let id = records.1.file.id
            guard records.0.file == records.1.file, records.0.facts == records.1.facts,
                records.0.pages == records.1.pages
            else { return (id, "facts") }
            let ordinals = (
                try before.ordinals(of: records.0), try now.ordinals(of: records.1)
            )
            guard ordinals.0.count == ordinals.1.count else { return (id, "chunks") }
            for (old, new) in zip(ordinals.0, ordinals.1) {
                guard try before.chunk(old).chunk == now.chunk(new).chunk else {
                    return (id, "chunks")
                }
                let rows = (before.vectors.row(old), now.vectors.row(new))
                guard rows.0.elementsEqual(rows.1, by: { $0.bitPattern == $1.bitPattern }) else {
                    return (id, "vectors")
                }
            }
        }
        return nil
    }

    /// The first line that is measured, or made, and differs.
    private static func line(_ before: Manifest, _ now: Manifest) -> FactChange? {
        let lines = [before, now].map { manifest in
            manifest.rootText.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }
                .filter { line in !decided.contains { line.utf8.starts(with: $0.utf8) } }
        }
        for number in 0..<max(lines[0].count, lines[1].count) {
            let (old, new) = (
                lines[0].dropFirst(number).first, lines[1].dropFirst(number).first
            )
            guard old != new else { continue }
            return FactChange(
                key: key(of: new ?? old ?? ""), before: old.map(String.init),
                now: new.map(String.init), effect: .form)
        }
        return nil
    }

    /// How the lines begin that a build is told and does not find out.
    private static let decided = ["quarry-root ", "fingerprint ", "setting ", "adapter "]

    /// `calibration latin`, `segment 3`, `statistics`.
    private static func key(of line: Substring) -> String {
        let words = line.split(separator: " ", maxSplits: 2)
        return words.first == "statistics" ? "statistics" : words.prefix(2).joined(separator: " ")
    }
}

extension RootCause {
    /// Whether anything that a build measures or makes depends on it: search alone reads what is
    /// in the manifest only.
    fileprivate var movesMeasures: Bool {
        switch kind {
        case .metadata: false
        case .settings:
            changes.contains { SettingFact.stage(decidedBy: $0.key) != .manifest }
        case .format, .sources, .encodings, .parser, .model, .programs, .writer, .adapter: true
        }
    }
}
