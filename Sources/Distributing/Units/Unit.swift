package import Corpus
import Indexing
import Jobs
import Snapshots
import Storage

/// A piece of a build that any machine can do, given the job, the model and the store. Its line
/// holds no host, time, estimate or attempt; its name is the SHA-256 of the line.
package struct Unit: Codable, Sendable {
    var schema = Self.currentSchema
    package var phase: Phase
    /// Of the job.
    package var job: String
    /// As the manifest records them: a machine with others must not do it.
    var fingerprints: [String: String]
    var settings: [String: String]
    /// The unit's sources; nil where there are none, or more than a line holds.
    var sources: SourceList?
    /// SHA-256 of the list that holds them.
    var list: FileReference?
    /// Of `segment`: which one, and what its segment is a function of. Not of how many, or one more
    /// would give all units other names.
    var partition: Int?
    var inputs: String?
    /// Of `search`: what is asked.
    var questions: FileReference?
    /// Of `compare`: what is compared.
    var pairs: FileReference?
    /// Of both: the segments and their places among all.
    var segments: [PlacedSegment]?

    /// 2: states all that decides its outputs, and no estimate.
    static let currentSchema = 2
    /// Of a line.
    package static let maximumBytes = 64 << 10

    struct PlacedSegment: Codable, Sendable {
        var place: Int
        var id: String
        var files: [Manifest.FileEntry]

        /// The files as the store has them.
        var stored: [StoredFile] {
            files.map {
                StoredFile(
                    name: "\(StoreLayout.segment(id))/\($0.name)", length: $0.length,
                    sha256: $0.sha256)
            }
        }
    }

    init(_ phase: Phase, of steps: BuildSteps) {
        self.phase = phase
        job = steps.job.name
        (fingerprints, settings) = steps.facts(of: phase.extent)
    }

    /// Without its line's end.
    package var line: String { String(decoding: UnitCoding.bytes(self), as: UTF8.self) }

    /// Hexadecimal.
    package var name: String { Digest.sha256(line).hex }

    /// - Throws: `invalidInput` for what is no unit, `formatTooNew` for one of a later version.
    package init(line: String) throws(QuarryError) {
        guard line.utf8.count <= Self.maximumBytes else {
            throw QuarryError(
                .invalidInput, "a unit has more than \(Self.maximumBytes) bytes, so it is none")
        }
        struct Schema: Decodable { var schema: Int }
        let bytes = Array(line.utf8)
        do throws(QuarryError) {
            let schema = try UnitCoding.value(Schema.self, of: bytes, path: "unit").schema
            guard schema <= Self.currentSchema else {
                throw QuarryError(.formatTooNew, "a unit of schema \(schema) needs a newer Quarry")
            }
            self = try UnitCoding.value(Self.self, of: bytes, path: "unit")
        } catch  where error.code == .corrupt {
            throw QuarryError(
                .invalidInput,
                "a line is no unit of work; `quarry distribute plan` prints them, one a line")
        }
        do throws(InvalidText) {
            try check()
        } catch {
            throw QuarryError(.invalidInput, "a line is no unit of work: it states \(error.reason)")
        }
    }

    private func check() throws(InvalidText) {
        try sources?.check()
        for reference in [list, questions, pairs] { try reference?.check() }
        if let partition { try StatedValues.check(partition: partition) }
        var last = -1
        for segment in segments ?? [] {
            try StatedValues.check(count: segment.place)
            guard segment.place > last else { throw InvalidText("segments out of their order") }
            last = segment.place
            try StatedValues.check(segment: segment.id, files: segment.files)
        }
    }

    /// What differs from a machine's own fingerprints and settings, by name; empty where it may do
    /// the unit.
    func differences(from steps: BuildSteps) -> [String] {
        func differing(_ left: [String: String], _ right: [String: String]) -> [String] {
            Set(left.keys).union(right.keys).filter { left[$0] != right[$0] }.sorted()
        }
        let own = steps.facts(of: phase.extent)
        return (job == steps.job.name ? [] : ["job"])
            + differing(fingerprints, own.fingerprints) + differing(settings, own.settings)
    }

    /// Whether a receipt says what became of all that the unit is of. One that does not was left by
    /// somebody who made something else of it, and counts as none.
    /// - Parameter files: those that it prepares.
    func isAnswered(
        by receipt: Receipt, preparing files: some Sequence<SourceFile>, steps: BuildSteps
    ) -> Bool {
        switch phase {
        case .prepare:
            var index = PreparedIndex()
            index.add(receipt)
            return files.allSatisfy { index.covers($0, steps: steps) }
        case .segment:
            return receipt.segment?.inputs == inputs && receipt.segment?.partition == partition
        case .search, .compare: return true
        }
    }
}
