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
        do throws(InvalidText) {
            try check()
        } catch {
            throw QuarryError(.corrupt, path: path, "states \(error.reason)")
        }
    }

    init(sources: [UnitSource], packs: [FileReference]? = nil) {
        self.sources = sources
        self.packs = packs
    }

    /// - Throws: where it can't be what a plan states.
    func check() throws(InvalidText) {
        for source in sources {
            try StatedValues.check(length: source.bytes)
            try StatedValues.check(length: source.offset ?? 0)
            try StatedValues.check(sha256: source.sha256)
            try StatedValues.check(sha256: source.key)
        }
        for pack in packs ?? [] { try pack.check() }
    }
}
