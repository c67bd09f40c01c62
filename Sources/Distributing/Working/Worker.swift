import Artifacts
package import Corpus
import Indexing
import ParserPool
import Storage

/// Does units of work: any of them, in any order, as often as somebody asks.
package struct Worker: Sendable {
    let steps: BuildSteps
    let store: any UnitStore
    let pool: ParserPool
    private let artifacts: ArtifactStore

    package init(_ build: DistributedBuild) {
        steps = build.steps
        store = build.store
        pool = build.pool
        artifacts = build.artifacts
        FileSystem.removeAbandonedFolders(for: Self.purpose)
    }

    /// Of the temporary folder in which a unit's outputs come to be.
    private static let purpose = "unit"

    /// Does a unit, unless its outputs are there and whole.
    /// - Parameter line: of the plan.
    /// - Returns: the receipt, which is in the store when this returns.
    /// - Throws: `invalidInput` for a unit of other fingerprints or settings, and with blame
    ///   `staleView` for files that are others than planned: no attempt helps. Else what may be
    ///   otherwise at another time or place.
    package func work(at line: String) throws(QuarryError) -> Receipt {
        let unit = try Unit(line: line)
        let name = Digest.sha256(line).hex
        let differences = unit.differences(from: steps)
        guard differences.isEmpty else {
            throw QuarryError(
                .invalidInput, path: name,
                "was planned with another \(differences.joined(separator: ", ")) than this machine "
                    + "has: another job file, model or version of Quarry; nothing was done")
        }
        if let done = try receipt(of: unit, name: name), try isWhole(done) {
            // It names what is needed again, however old that is.
            try store.renew(path(of: unit, name: name), holding: done.stored)
            return done
        }
        let building: BuildMark = try artifacts.beginBuild()
        defer { building.release() }
        do {
            let receipt = try FileSystem.withTemporaryFolder(for: Self.purpose) { scratch in
                try outputs(of: unit, name: name, scratch: scratch)
            }
            return try leave(receipt, of: unit)
        } catch {
            throw QuarryError(other: error)
        }
    }

    /// See `PeakMemory`, with the parser's children.
    package var peakMemory: Int { PeakMemory.now(children: pool.childProcessIDs) }

    private func outputs(of unit: Unit, name: String, scratch: String) throws -> Receipt {
        switch unit.phase {
        case .prepare: try prepare(unit, name: name, scratch: scratch)
        case .segment: try segment(unit, name: name, scratch: scratch)
        case .search: try search(unit, name: name, scratch: scratch)
        case .compare: try compare(unit, name: name, scratch: scratch)
        }
    }

    private func path(of unit: Unit, name: String) -> String {
        StoreLayout.receipt(name, of: unit.phase, preparation: steps.preparation)
    }

    /// Nil where there is none that can be read, or one that is of something else.
    private func receipt(of unit: Unit, name: String) throws(QuarryError) -> Receipt? {
        let path = path(of: unit, name: name)
        guard let bytes = try store.get(path, limit: StoreLayout.maximumReceipt),
            let receipt = try? Receipt.read(
                bytes, unit: name, phase: unit.phase, path: store.described(path)),
            try unit.isAnswered(by: receipt, preparing: prepared(by: unit), steps: steps)
        else { return nil }
        return receipt
    }

    /// The sources that a unit prepares; none of a list that is in the store no more, since nothing
    /// is planned of it.
    private func prepared(by unit: Unit) throws(QuarryError) -> [SourceFile] {
        guard unit.phase == .prepare else { return [] }
        do throws(QuarryError) {
            return try sources(of: unit).files
        } catch  where error.code == .notFound {
            return []
        }
    }

    private func isWhole(_ receipt: Receipt) throws(QuarryError) -> Bool {
        for file in receipt.files where try !store.isWhole(file) { return false }
        for (folder, object) in receipt.objects {
            let bytes = try store.get(
                StoreLayout.object(folder, object.sha256), limit: StoreLayout.maximumObject)
            guard let bytes, Digest.sha256(bytes).hex == object.sha256,
                isReadable(bytes, in: folder)
            else { return false }
        }
        return true
    }

    /// Whether the planner will be able to read an object.
    private func isReadable(_ bytes: [UInt8], in folder: String) -> Bool {
        do throws(QuarryError) {
            switch folder {
            case StoreLayout.facts:
                _ = try SegmentFacts(encoded: bytes, dimension: steps.dimension, path: folder)
            case StoreLayout.findings:
                _ = try CalibrationFindings(encoded: bytes, path: folder)
            case StoreLayout.scores:
                _ = try CalibrationSimilarities(encoded: bytes, path: folder)
            default: break
            }
            return true
        } catch {
            return false
        }
    }

    /// Last of all: who reads a receipt finds what it names.
    private func leave(_ receipt: Receipt, of unit: Unit) throws(QuarryError) -> Receipt {
        let path = path(of: unit, name: receipt.unit)
        let bytes = receipt.stored
        if try store.putIfAbsent(bytes, as: path) { return receipt }
        // Another attempt was first, at which a document failed that may not always. One is taken
        // by all.
        if let first = try self.receipt(of: unit, name: receipt.unit), try isWhole(first) {
            return first
        }
        try store.replace(path, with: bytes)
        return receipt
    }

    /// The sources that a unit states, in its line or elsewhere, and what they are to this machine.
    /// - Throws: `invalidInput` where this machine would make something else of one.
    func sources(of unit: Unit) throws(QuarryError) -> (list: SourceList, files: [SourceFile]) {
        let list = try list(of: unit)
        let files = try list.sources.map { source throws(QuarryError) in
            let file = try source.sourceFile()
            guard steps.key(of: file).hex == source.key else {
                throw QuarryError(
                    .invalidInput, path: source.path,
                    "was planned to become something else than this machine makes of it; all "
                        + "machines need the same version of Quarry")
            }
            return file
        }
        return (list, files)
    }

    private func list(of unit: Unit) throws(QuarryError) -> SourceList {
        if let sources = unit.sources { return sources }
        guard let list = unit.list else {
            throw QuarryError(.invalidInput, "a unit states no sources")
        }
        return try input(list, in: StoreLayout.lists) { (bytes, path) throws(QuarryError) in
            try SourceList(encoded: bytes, path: path)
        }
    }

    /// What a unit refers to.
    /// - Throws: `invalidInput` for what this version can't read, however often it comes; `notFound`,
    ///   `corrupt` where the store has it no more.
    func input<Value>(
        _ reference: FileReference, in folder: String,
        read: (_ bytes: [UInt8], _ path: String) throws(QuarryError) -> Value
    ) throws(QuarryError) -> Value {
        let bytes = try store.object(folder, reference.sha256)
        do throws(QuarryError) {
            return try read(
                bytes, store.described(StoreLayout.object(folder, reference.sha256)))
        } catch {
            throw QuarryError(
                .invalidInput, path: error.path,
                "\(error.reason); another version of Quarry planned it")
        }
    }

    /// Puts an object into the store.
    func put(_ bytes: [UInt8], in folder: String) throws(QuarryError) -> FileReference {
        FileReference(
            sha256: try store.put(object: bytes, in: folder), bytes: bytes.count)
    }
}
