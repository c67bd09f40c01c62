import Corpus
import Snapshots
import Storage

/// What came of a unit: written last, when all its outputs are in the store. The same unit gives
/// the same receipt, whoever does it.
package struct Receipt: Codable, Hashable, Sendable {
    var schema = Self.currentSchema
    package var phase: Phase
    /// The unit's name.
    package var unit: String
    /// Of `prepare`: one a source, in the unit's order; but for those that failed and are to be
    /// tried again.
    var sources: [Source]?
    /// Of `prepare`: where those that did not fail are; nil where all did.
    var pack: FileReference?
    /// Of `segment`.
    var segment: Manifest.SegmentEntry?
    var facts: FileReference?
    /// Of `search` and `compare`.
    var result: FileReference?

    struct Source: Codable, Hashable, Sendable {
        var path: String
        /// `UnitSource.key`; of one that failed, what it failed as a function of.
        var key: String
        var chunks: Int?
        var failure: Failure?
    }

    struct Failure: Codable, Hashable, Sendable {
        var code: String
        var reason: String
    }

    private static let currentSchema = 1

    init(_ phase: Phase, of unit: String) {
        self.phase = phase
        self.unit = unit
    }

    /// Sources that failed.
    package var failedCount: Int { sources?.count { $0.failure != nil } ?? 0 }

    /// Without its line's end.
    package var line: String { String(decoding: UnitCoding.bytes(self), as: UTF8.self) }

    /// As the store has it.
    private struct Stored: Codable {
        var receipt: Receipt
        /// Of the receipt's line.
        var sha256: String
    }

    /// What the store gets: the receipt, and a checksum, since its counts are believed.
    var stored: [UInt8] {
        UnitCoding.bytes(Stored(receipt: self, sha256: Digest.sha256(line).hex)) + [0x0A]
    }

    /// The sealed files that the unit has left.
    var files: [StoredFile] {
        var files: [StoredFile] = []
        if let pack {
            files.append(
                StoredFile(
                    name: StoreLayout.object(StoreLayout.packs, pack.sha256),
                    length: pack.bytes, sha256: pack.sha256))
        }
        if let segment {
            files += Unit.PlacedSegment(place: 0, id: segment.id, files: segment.files).stored
        }
        return files
    }

    /// The objects that it has left: folder and reference.
    var objects: [(folder: String, object: FileReference)] {
        var objects: [(String, FileReference)] = []
        if let facts { objects.append((StoreLayout.facts, facts)) }
        if let result {
            objects.append((phase == .search ? StoreLayout.findings : StoreLayout.scores, result))
        }
        return objects
    }

    /// Names in the store of all that it has left.
    var outputNames: [String] {
        files.map(\.name) + objects.map { StoreLayout.object($0.folder, $0.object.sha256) }
    }

    /// A receipt of the store.
    /// - Throws: `corrupt` where it is none of this unit's, has other bytes than were written, or
    ///   states what can't be.
    static func read(
        _ bytes: [UInt8], unit: String, phase: Phase, path: String
    ) throws(QuarryError) -> Receipt {
        let stored = try UnitCoding.value(Stored.self, of: bytes, path: path)
        let receipt = stored.receipt
        guard Digest.sha256(receipt.line).hex == stored.sha256 else {
            throw QuarryError(.corrupt, path: path, "its checksum does not match its content")
        }
        let hasOutput =
            switch receipt.phase {
            case .prepare: receipt.sources != nil
            case .segment: receipt.segment != nil && receipt.facts != nil
            case .search, .compare: receipt.result != nil
            }
        guard receipt.unit == unit, receipt.phase == phase, hasOutput else {
            throw QuarryError(.corrupt, path: path, "is no receipt of its unit")
        }
        do throws(InvalidText) {
            try receipt.check()
        } catch {
            throw QuarryError(.corrupt, path: path, "states \(error.reason)")
        }
        return receipt
    }

    private func check() throws(InvalidText) {
        for source in sources ?? [] {
            try StatedValues.check(sha256: source.key)
            try StatedValues.check(count: source.chunks ?? 0)
            guard (source.chunks == nil) != (source.failure == nil),
                source.chunks == nil || pack != nil
            else { throw InvalidText("a source without what came of it") }
        }
        for reference in [pack, facts, result] { try reference?.check() }
        guard let segment else { return }
        try StatedValues.check(partition: segment.partition)
        for count in [segment.sources, segment.chunks, segment.terms] {
            try StatedValues.check(count: count)
        }
        try StatedValues.check(segment: segment.id, files: segment.files)
    }
}
