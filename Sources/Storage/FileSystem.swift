package import Corpus
import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The few durable file operations everything on disk is made of.
package enum FileSystem {
    /// The whole file.
    /// - Parameters:
    ///   - limit: a larger file is not begun, and of what is no plain file, which may never end,
    ///     no more is read.
    ///   - patience: milliseconds that a named pipe waits for someone to write to it; with a
    ///     writer there, a pipe is read for as long as it is open.
    /// - Throws: `notFound` or `io`; `limitExceeded`; `timedOut` for a pipe without a writer.
    package static func read(
        _ path: String, limit: Int = .max, patience: Int = 10_000
    ) throws(QuarryError) -> [UInt8] {
        // Opening a pipe without a writer would block.
        let descriptor = try openToRead(path, flags: O_NONBLOCK)
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { throw QuarryError(call: "stat", path: path) }
        let isPipe = info.st_mode & S_IFMT == S_IFIFO
        var bytes = isPipe ? try awaitWriter(descriptor, path: path, patience: patience) : []
        guard fcntl(descriptor, F_SETFL, 0) == 0 else {
            throw QuarryError(call: "fcntl", path: path)
        }
        let isPlain = info.st_mode & S_IFMT == S_IFREG
        guard !isPlain || Int(info.st_size) <= limit else {
            throw QuarryError(
                .limitExceeded, path: path, "\(info.st_size) bytes; the limit is \(limit)")
        }
        bytes.reserveCapacity(min(Int(info.st_size), limit))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw QuarryError(call: "read", path: path) }
            if got == 0 { return bytes }
            bytes.append(contentsOf: buffer[..<got])
            guard bytes.count <= limit else {
                throw QuarryError(.limitExceeded, path: path, "over \(limit) bytes")
            }
        }
    }

    /// Replaces `path` with `bytes` so that a crash leaves the old file or the new one, whole:
    /// write beside it, fsync, rename, fsync the folder.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(QuarryError) {
        let temporary = temporaryName(for: path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw QuarryError(call: "create", path: temporary) }
        do throws(QuarryError) {
            try writeAll(bytes, to: descriptor, path: temporary)
            try synchronise(descriptor, path: temporary)
        } catch {
            close(descriptor)
            unlink(temporary)
            throw error
        }
        close(descriptor)
        Failpoint.fileReplace.pass()
        do throws(QuarryError) {
            try rename(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
        Failpoint.fileReplaced.pass()
        try synchroniseFolder(of: path)
    }

    /// Makes a file's bytes durable.
    static func synchronise(_ descriptor: Int32, path: String) throws(QuarryError) {
        Failpoint.fileSync.pass()
        guard fsync(descriptor) == 0 else { throw QuarryError(call: "fsync", path: path) }
        Failpoint.fileSynced.pass()
    }

    private static let temporaryMark = ".tmp-"

    /// A name, given once, under which this process writes what will be called `path`.
    package static func temporaryName(for path: String) -> String {
        let number = namesGiven.add(1, ordering: .relaxed).newValue
        return "\(path)\(temporaryMark)\(process)-\(number)"
    }

    /// By this process, so far.
    private static let namesGiven = Atomic(0)

    /// A number alone is no name: processes of two containers have the same on one disk.
    private static let process =
        "\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"

    /// Whether a file of this name is what a `replace` that was cut off left behind.
    package static func isTemporary(_ name: String) -> Bool { name.contains(temporaryMark) }

    /// Whether it is what `temporaryName` gives for a file called `target`, in whatever process.
    static func isTemporary(_ name: String, of target: String) -> Bool {
        let start = target + temporaryMark
        guard name.hasPrefix(start) else { return false }
        let parts = name.dropFirst(start.count).split(
            separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && Int(parts[0]) != nil && Int(parts[2]) != nil
    }

    /// - Throws: `alreadyExists` if `target` is a folder that is not empty, else `io`.
    package static func rename(_ source: String, to target: String) throws(QuarryError) {
        guard Glibc.rename(source, target) == 0 else {
            if errno == ENOTEMPTY || errno == EEXIST {
                throw QuarryError(.alreadyExists, path: target, "is there already")
            }
            throw QuarryError(call: "rename", path: target)
        }
    }

    /// Makes a name in `path`'s folder durable.
    package static func synchroniseFolder(of path: String) throws(QuarryError) {
        try synchroniseFolder(folder(of: path))
    }

    /// Makes the names in a folder durable.
    package static func synchroniseFolder(_ folder: String) throws(QuarryError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw QuarryError(call: "open", path: folder) }
        defer { close(descriptor) }
        Failpoint.folderSync.pass()
        guard fsync(descriptor) == 0 else { throw QuarryError(call: "fsync", path: folder) }
    }

    /// Makes the folder and those above it that are missing, and their names durable: a file is
    /// only as safe as the folders it lies in.
    package static func makeFolder(_ path: String) throws(QuarryError) {
        var info = stat()
        if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR { return }
        guard !path.isEmpty else {
            throw QuarryError(.invalidInput, path: path, "an empty path names no folder")
        }
        let parent = folder(of: path)
        if parent != path { try makeFolder(parent) }
        if mkdir(path, 0o777) != 0 {
            let error = QuarryError(call: "make the folder", path: path)
            // Somebody else may have made it meanwhile.
            guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else { throw error }
        }
        try synchroniseFolder(parent)
    }

    /// Removes a file or a folder with all in it; what is absent is removed already.
    package static func remove(_ path: String) throws(QuarryError) {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw QuarryError(.io, path: path, "can't remove it: \(error.localizedDescription)")
        }
    }

    package static func exists(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0
    }

    /// Names in a folder, sorted by bytes; `notFound` if there is no such folder.
    package static func names(in folder: String) throws(QuarryError) -> [String] {
        guard exists(folder) else { throw QuarryError(.notFound, path: folder, "no such folder") }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            throw QuarryError(.io, path: folder, "can't list it: \(error.localizedDescription)")
        }
    }

    /// Waits for a pipe's writer, who may be silent.
    /// - Returns: what was read to find out.
    private static func awaitWriter(
        _ descriptor: Int32, path: String, patience: Int
    ) throws(QuarryError) -> [UInt8] {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&state, 1, Int32(clamping: patience)) > 0 { return [] }
        var byte: UInt8 = 0
        let got = Glibc.read(descriptor, &byte, 1)
        if got == 1 { return [byte] }
        // A pipe with a writer would make us wait, one without ends at once.
        if got < 0 && errno == EAGAIN { return [] }
        guard got == 0 else { throw QuarryError(call: "read", path: path) }
        throw QuarryError(
            .timedOut, path: path,
            "is a pipe, and nobody wrote to it within \((patience + 999) / 1_000) s")
    }

    static func openToRead(_ path: String, flags: Int32 = 0) throws(QuarryError) -> Int32 {
        let descriptor = opened(path, flags: O_RDONLY | flags)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR {
                throw QuarryError(.notFound, path: path, "no such file")
            }
            throw QuarryError(call: "open", path: path)
        }
        return descriptor
    }

    // `Array.withUnsafeBytes` rethrows untyped errors, hence the detour over `Result`.
    static func writeAll(
        _ bytes: [UInt8], to descriptor: Int32, path: String
    ) throws(QuarryError) {
        let result: Result<Void, QuarryError> = bytes.withUnsafeBytes { raw in
            Result { () throws(QuarryError) in
                try writeAll(raw, to: descriptor, path: path)
            }
        }
        try result.get()
    }

    static func writeAll(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String
    ) throws(QuarryError) {
        if Failpoint.fileWrite.isReached() {
            // A torn write: half of it is there.
            _ = write(descriptor, bytes.baseAddress, bytes.count / 2)
            Failpoint.die()
        }
        var done = 0
        while done < bytes.count {
            let written = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw QuarryError(call: "write", path: path) }
            done += written
        }
    }
}

extension FileSystem {
    /// Bytes of a regular file; nil where there is none.
    package static func size(_ path: String) -> Int? {
        var info = stat()
        guard lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(info.st_size)
    }
}
