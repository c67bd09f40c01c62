import Corpus
import Foundation

/// The sources of a unit, and the packs they are prepared in where they are. By SourceID for a
/// segment; for preparing, in the order of `Partitioning.place`.
struct SourceList: Codable, Hashable, Sendable {
    var sources: [UnitSource]
    var packs: [FileReference]?

    var encoded: [UInt8] { UnitCoding.bytes(self) }

    /// - Throws: `corrupt`.
    init(encoded bytes: [UInt8], path: String) throws(QuarryError) {
        self = try UnitCoding.value(Self.self, of: bytes, path: path)
    }

    init(sources: [UnitSource], packs: [FileReference]? = nil) {
        self.sources = sources
        self.packs = packs
    }
}
