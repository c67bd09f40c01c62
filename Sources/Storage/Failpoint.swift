import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A durable step at which tests kill the process, to see that what is on disk then is the old
/// state or the new one.
///
/// `QUARRY_FAILPOINT=segment-rename:2` kills (SIGKILL) at the second passing. Unset, a passing
/// costs one load of a constant.
package enum Failpoint: String, CaseIterable, Sendable {
    /// Before and after a batch of artifacts is committed.
    case artifactPut = "artifact-put"
    case artifactCommitted = "artifact-committed"
    /// Before a batch of evicted artifacts is committed.
    case artifactEvict = "artifact-evict"
    /// Before and after a change of the queue is committed.
    case queueCommit = "queue-commit"
    case queueCommitted = "queue-committed"
    /// In the middle of a write, with half of the bytes written.
    case fileWrite = "file-write"
    /// Before and after a file's bytes are made durable.
    case fileSync = "file-sync"
    case fileSynced = "file-synced"
    /// Before the names in a folder are made durable.
    case folderSync = "folder-sync"
    /// Between a replaced file's new content and its name, and after it.
    case fileReplace = "file-replace"
    case fileReplaced = "file-replaced"
    /// Before a sealed file's footer is written.
    case fileSeal = "file-seal"
    /// Before and after a segment gets its name.
    case segmentRename = "segment-rename"
    case segmentRenamed = "segment-renamed"
    /// Between a generation's folder and its manifest.
    case manifestReplace = "manifest-replace"
    /// Before and after CURRENT names the new generation.
    case currentRename = "current-rename"
    case currentRenamed = "current-renamed"
    /// Between a damaged segment's removal and the new one's name.
    case segmentSwap = "segment-swap"
    /// Before each removal of an old generation or a segment nobody names.
    case retention
    /// Before each object of a repository is written, and each time one has its name.
    case exportObject = "export-object"
    case exportedObject = "exported-object"
    /// Before each part of a file that goes into a bucket in parts, and before they become one.
    case exportPart = "export-part"
    case exportParts = "export-parts"
    /// Before a repository's root is written, and its signatures.
    case exportRoot = "export-root"
    case exportSignature = "export-signature"
    /// Before the record of a channel's pointer is written.
    case exportRecord = "export-record"
    /// Before and after a delta gets its name.
    case exportDelta = "export-delta"
    case exportedDelta = "exported-delta"
    /// Before and after a channel's pointer names the new root.
    case exportPointer = "export-pointer"
    case exportedPointer = "exported-pointer"
    /// Before each removal from a repository.
    case repositoryRemoval = "repository-removal"
    /// In the middle of a file that is being pulled, and before it has its name, proved.
    case pullPiece = "pull-piece"
    case pullFile = "pull-file"
    /// When a delta is there, and each time a segment was derived by it.
    case pullDelta = "pull-delta"
    case pullDerived = "pull-derived"
    /// Before each pulled segment gets its name.
    case pullSegment = "pull-segment"
    /// Before and after a pull remembers what it has seen.
    case pullMemory = "pull-memory"
    case pulledMemory = "pulled-memory"

    package static let environmentVariable = "QUARRY_FAILPOINT"

    /// Kills the process if this is the passing that the environment names.
    package func pass() {
        if isReached() { Self.die() }
    }

    /// Whether this is the passing that the environment names.
    func isReached() -> Bool {
        guard let armed = Self.armed, armed.point == self else { return false }
        return armed.isReached()
    }

    static func die() { kill(getpid(), SIGKILL) }

    private static let armed = Armed(getenv(environmentVariable).map { String(cString: $0) })
}

/// A failpoint and how many passings are left.
private final class Armed: Sendable {
    let point: Failpoint
    private let left: Mutex<Int>

    /// Nil unless `text` is a failpoint's name, a colon and a number.
    init?(_ text: String?) {
        let parts = text?.split(separator: ":") ?? []
        guard parts.count == 2, let point = Failpoint(rawValue: String(parts[0])),
            let count = Int(parts[1])
        else { return nil }
        self.point = point
        left = Mutex(count)
    }

    func isReached() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
