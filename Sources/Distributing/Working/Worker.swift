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
    }

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
                    + "has; nothing was done")
        }
        if let done = try receipt(of: unit, name: name), try isWhole(done) {
            // It names what is needed again, however old that is.
            try store.renew(path(of: unit, name: name), holding: done.stored)
            return done
        }
        let building: BuildMark = try artifacts.beginBuild()
        defer { building.release() }
        do {
            let receipt = try FileSystem.withTemporaryPath(for: "unit") { scratch in
                try FileSystem.makeFolder(scratch)
                return try outputs(of: unit, name: name, scratch: scratch)
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

    /// Nil where there is none that can be read.
    private func receipt(of unit: Unit, name: String) throws(QuarryError) -> Receipt? {
        let path = path(of: unit, name: name)
        guard let bytes = try store.get(path, limit: StoreLayout.maximumReceipt) else {
            return nil
        }
        return try? Receipt.read(
            bytes, unit: name, phase: unit.phase, path: store.described(path))
    }

    private func isWhole(_ receipt: Receipt) throws(QuarryError) -> Bool {
        for file in receipt.files where try !store.isWhole(file) { return false }
        for (folder, object) in receipt.objects {
            let bytes = try store.get(
                StoreLayout.object(folder, object.sha256), limit: StoreLayout.maximumObject)
            guard let bytes, Digest.sha256(bytes).hex == object.sha256 else { return false }
        }
        return true
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

    /// The sources that a unit states, in its line or elsewhere.
    func sources(of unit: Unit) throws(QuarryError) -> SourceList {
        if let sources = unit.sources { return sources }
        guard let list = unit.list else {
            throw QuarryError(.invalidInput, "a unit states no sources")
        }
        return try SourceList(
            encoded: store.object(StoreLayout.lists, list.sha256),
            path: store.described(StoreLayout.object(StoreLayout.lists, list.sha256)))
    }

    /// Puts an object into the store.
    func put(_ bytes: [UInt8], in folder: String) throws(QuarryError) -> FileReference {
        FileReference(
            sha256: try store.put(object: bytes, in: folder), bytes: bytes.count)
    }
}
