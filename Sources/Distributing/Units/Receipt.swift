import Corpus
import Snapshots

/// What came of a unit: written last, when all its outputs are in the store. The same unit gives
/// the same receipt, whoever does it.
package struct Receipt: Codable, Hashable, Sendable {
    var schema = Unit.currentSchema
    package var phase: Phase
    /// The unit's name.
    package var unit: String
    /// Of `prepare`: one a source, in the unit's order.
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

    init(_ phase: Phase, of unit: String) {
        self.phase = phase
        self.unit = unit
    }

    /// Sources that failed.
    package var failedCount: Int { sources?.count { $0.failure != nil } ?? 0 }

    /// Without its line's end.
    package var line: String { String(decoding: UnitCoding.bytes(self), as: UTF8.self) }

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

    /// A receipt of the store.
    /// - Throws: `corrupt` where it is none of this unit's.
    static func read(
        _ bytes: [UInt8], unit: String, phase: Phase, path: String
    ) throws(QuarryError) -> Receipt {
        let receipt = try UnitCoding.value(Receipt.self, of: bytes, path: path)
        let hasOutput =
            switch receipt.phase {
            case .prepare: receipt.sources != nil
            case .segment: receipt.segment != nil && receipt.facts != nil
            case .search, .compare: receipt.result != nil
            }
        guard receipt.unit == unit, receipt.phase == phase, hasOutput else {
            throw QuarryError(.corrupt, path: path, "is no receipt of its unit")
        }
        return receipt
    }
}
