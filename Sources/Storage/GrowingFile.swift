package import Corpus
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file that is written at its end, piece by piece, and may be left off and gone on with.
///
/// Nothing of it is safe before `synchronise`; whoever goes on with one proves it when it is whole.
package final class GrowingFile: Sendable {
    package let path: String
    let descriptor: Int32
    private let end: Mutex<Int>
    private let changed: @Sendable (_ bytes: Int) -> Void

    /// Opens the file where it was left, or makes an empty one.
    /// - Parameter changed: told how many bytes it has more, or fewer where it begins again, from
    ///   now on.
    /// - Throws: `io`.
    package init(
        path: String, changed: @escaping @Sendable (_ bytes: Int) -> Void = { _ in }
    ) throws(QuarryError) {
        self.path = path
        self.changed = changed
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw QuarryError(call: "open", path: path) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let error = QuarryError(call: "stat", path: path)
            close(descriptor)
            throw error
        }
        end = Mutex(Int(info.st_size))
    }

    deinit { close(descriptor) }

    /// Bytes.
    package var length: Int { end.withLock { $0 } }

    /// - Throws: `io`; `limitExceeded` where the disk is full.
    package func append(_ bytes: [UInt8]) throws(QuarryError) {
        try FileSystem.writeAll(bytes, to: descriptor, path: path)
        end.withLock { $0 += bytes.count }
        changed(bytes.count)
    }

    /// Begins again.
    package func empty() throws(QuarryError) {
        guard ftruncate(descriptor, 0) == 0 else {
            throw QuarryError(call: "truncate", path: path)
        }
        let length = end.withLock { length in
            defer { length = 0 }
            return length
        }
        changed(-length)
    }

    package func synchronise() throws(QuarryError) {
        try FileSystem.synchronise(descriptor, path: path)
    }
}
