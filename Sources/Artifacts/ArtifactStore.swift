package import Corpus
import Foundation
import GRDB
import Storage
import Synchronization

/// The cache of everything costly: documents, chunks and vectors, each under the digest of what
/// it is a function of, shared by all indexes of a user and by several processes.
///
/// A SQLite file in WAL mode. Each blob is stored with a SHA-256, checked on each read. The
/// store is a cache and nothing more: a file damaged as a whole is moved aside and begun afresh,
/// and whoever cannot open the store can work without one. Calls block: not for the cooperative
/// pool.
package final class ArtifactStore: Sendable {
    package static let defaultBudgetBytes = 20 << 30

    package let path: String
    /// Entries are evicted, least recently used first, when their bytes pass this.
    package let budgetBytes: Int
    /// Where a damaged file was moved when this store was opened, if one was.
    package let movedAside: String?
    let pool: DatabasePool
    /// Seconds since 1970.
    let now: @Sendable () -> Double
    let memory = Mutex(Memory())

    /// What is kept between calls.
    struct Memory {
        /// Entries that were read and whose time of use is to be written with the next batch.
        var touched: Set<EntryKey> = []
        var damaged: [DamagedArtifact] = []
        var damagedCount = 0
        var evicted = 0
        var isEvicting = false
        /// Bytes from which the next eviction is worth its while: what running builds use stays,
        /// so the last one may have ended above the budget.
        var evictionThreshold = 0
    }

    struct EntryKey: Hashable {
        let kind: ArtifactKind
        let key: Digest
    }

    /// `artifacts.sqlite` in `QUARRY_CACHE`, else in `quarry` in the XDG cache folder.
    package static func defaultPath(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> String {
        func folder(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let home = folder("HOME") ?? NSHomeDirectory()
        let cache =
            folder("QUARRY_CACHE")
            ?? FileSystem.path("quarry", in: folder("XDG_CACHE_HOME") ?? home + "/.cache")
        return FileSystem.path("artifacts.sqlite", in: cache)
    }

    /// `QUARRY_CACHE_LIMIT`, a size such as `5GiB`; without it the default.
    /// - Throws: `invalidInput` if that is no size.
    package static func budget(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) -> Int {
        guard let text = environment["QUARRY_CACHE_LIMIT"], !text.isEmpty else {
            return defaultBudgetBytes
        }
        do throws(InvalidText) {
            let bytes = try Quantities.bytes(text)
            return bytes
        } catch {
            throw QuarryError(.invalidInput, path: nil, "QUARRY_CACHE_LIMIT \(error.reason)")
        }
    }

    /// Opens the store, or makes it with the folders above it. A file that is no store of ours or
    /// is damaged is moved to `<path>.damaged-<n>`.
    /// - Throws: `io` if the folder can't be written, `formatTooNew`.
    package static func open(
        _ path: String, budgetBytes: Int = defaultBudgetBytes,
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) throws(QuarryError) -> ArtifactStore {
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        // One process at a time decides whether the file is damaged, and moves it.
        let gate = try OpenGate(path: path + ".lock")
        defer { gate.leave() }
        var movedAside: String?
        if FileSystem.exists(markPath(path)) { movedAside = try moveAside(path) }
        do throws(QuarryError) {
            let pool = try openPool(path)
            return ArtifactStore(
                path, pool: pool, movedAside: movedAside, budgetBytes: budgetBytes, now: now)
        } catch {
            guard error.code == .corrupt else { throw error }
            // A read that failed can look like damage to SQLite; damage is there again.
            if let pool = try? openPool(path) {
                return ArtifactStore(
                    path, pool: pool, movedAside: movedAside, budgetBytes: budgetBytes, now: now)
            }
            movedAside = try moveAside(path)
            return ArtifactStore(
                path, pool: try openPool(path), movedAside: movedAside, budgetBytes: budgetBytes,
                now: now)
        }
    }

    private init(
        _ path: String, pool: DatabasePool, movedAside: String?, budgetBytes: Int,
        now: @escaping @Sendable () -> Double
    ) {
        self.path = path
        self.pool = pool
        self.movedAside = movedAside
        self.budgetBytes = budgetBytes
        self.now = now
    }

    deinit { try? flush() }
}
