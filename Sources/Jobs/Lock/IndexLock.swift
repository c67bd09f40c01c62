package import Corpus
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps two different runs off one index. Processes that work on the *same* run share it.
///
/// The kernel holds the lock (flock(2) on `<index>/.lock`) and releases it when its process ends,
/// however it ends, so there are no stale locks. What the file says is for messages, and names
/// the run that holds it: written under an exclusive lock, which is then made a shared one.
package final class IndexLock: Sendable {
    package let path: String
    /// Whether nobody else held the lock: leases of the run that are still open belong to
    /// processes that are gone.
    package let isFirst: Bool
    /// When the lock was taken. Seconds since 1970.
    package let takenAt: Double
    private let descriptor: Int32
    /// Whether the folder is there for the lock's sake.
    private let madeFolder: Bool

    /// Takes the lock without waiting.
    /// - Parameter run: names what is run on the index: job and settings.
    /// - Throws: `alreadyExists`, with process, host and start time of the holder, if another run
    ///   has the lock; `io`.
    package init(
        index: String, run: String, now: Double = Date().timeIntervalSince1970
    ) throws(QuarryError) {
        takenAt = now
        path = FileSystem.path(".lock", in: index)
        madeFolder = !FileSystem.exists(index)
        try FileSystem.makeFolder(index)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw QuarryError(call: "open", path: path) }
        let holder = IndexLockHolder(
            run: run, process: getpid(), host: ProcessInfo.processInfo.hostName, startedAt: now)
        do throws(QuarryError) {
            isFirst = try Self.acquire(descriptor, holder: holder, path: path)
            // Its holder has withdrawn it since it was opened: it keeps nobody off.
            var info = stat()
            guard fstat(descriptor, &info) == 0, info.st_nlink > 0 else {
                throw Self.refusal(nil, path: path)
            }
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Takes the lock for work that no other process takes part in, be it called the same and have
    /// the same number, as in two containers.
    /// - Throws: as the other.
    package convenience init(index: String, alone work: String) throws(QuarryError) {
        try self.init(index: index, run: "\(work) \(UUID().uuidString)")
    }

    /// Takes the lock's file away where it is all there is in the folder, and the folder too if it
    /// was made for it: what came to nothing leaves nothing. The lock holds until it is released.
    package func withdraw() {
        let folder = FileSystem.folder(of: path)
        guard (try? FileSystem.names(in: folder)) == [FileSystem.name(of: path)] else { return }
        unlink(path)
        if madeFolder { rmdir(folder) }
    }

    deinit { close(descriptor) }

    /// How often and how long to wait for a holder that is just writing its name.
    private static let patience = 100
    private static let pauseMicroseconds: UInt32 = 10_000

    /// - Returns: whether nobody else held the lock.
    private static func acquire(
        _ descriptor: Int32, holder: IndexLockHolder, path: String
    ) throws(QuarryError) -> Bool {
        var wasFirst = false
        for _ in 0..<patience {
            if try lock(descriptor, operation: LOCK_EX | LOCK_NB, path: path) {
                try write(holder, to: descriptor, path: path)
                wasFirst = true
            }
            // Turning an exclusive lock into a shared one is not atomic: somebody may have come
            // in between, so the name is read again once the lock is shared.
            if try lock(descriptor, operation: LOCK_SH | LOCK_NB, path: path) {
                let current = read(descriptor)
                if current?.run == holder.run { return wasFirst && current == holder }
                throw refusal(current, path: path)
            }
            usleep(pauseMicroseconds)
        }
        throw refusal(read(descriptor), path: path)
    }

    private static func refusal(_ holder: IndexLockHolder?, path: String) -> QuarryError {
        let who = holder?.description ?? "a process that has not said its name"
        return QuarryError(
            .alreadyExists, path: path,
            "another run is at work on this index: \(who); wait for it or stop it")
    }

    /// False if somebody else has a lock that excludes this one.
    private static func lock(
        _ descriptor: Int32, operation: Int32, path: String
    ) throws(QuarryError) -> Bool {
        while true {
            if flock(descriptor, operation) == 0 { return true }
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw QuarryError(call: "flock", path: path) }
        }
    }

    private static func write(
        _ holder: IndexLockHolder, to descriptor: Int32, path: String
    ) throws(QuarryError) {
        let bytes = Array(holder.text.utf8)
        guard ftruncate(descriptor, 0) == 0,
            pwrite(descriptor, bytes, bytes.count, 0) == bytes.count
        else { throw QuarryError(call: "write", path: path) }
    }

    private static func read(_ descriptor: Int32) -> IndexLockHolder? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0
            ? IndexLockHolder(text: String(decoding: bytes[..<count], as: UTF8.self)) : nil
    }
}
