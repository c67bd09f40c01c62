package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension FileSystem {
    /// Puts a copy of a file under another name, whole and durable or not at all.
    /// - Parameter check: sees the copy before it has its name; what it throws, is thrown.
    /// - Throws: `notFound`, `io`, `limitExceeded` where the disk is full.
    package static func copy(
        _ source: String, to target: String, check: (_ copy: String) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        let temporary = temporaryName(for: target)
        try remove(temporary)
        do throws(QuarryError) {
            let copy = try GrowingFile(path: temporary)
            try forEachPiece(of: source) { piece throws(QuarryError) in try copy.append(piece) }
            try copy.synchronise()
            try check(temporary)
            try rename(temporary, to: target)
        } catch {
            unlink(temporary)
            throw error
        }
        try synchroniseFolder(of: target)
    }

    /// Reads a file from some byte on to its end, a megabyte at a time.
    package static func forEachPiece(
        of path: String, from start: Int = 0,
        _ body: (_ piece: [UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        try readPieces(of: path, from: start) { piece throws(QuarryError) in
            try body(piece)
            return true
        }
    }

    /// The same, as long as `body` returns that it goes on.
    package static func readPieces(
        of path: String, from start: Int = 0,
        _ body: (_ piece: [UInt8]) throws(QuarryError) -> Bool
    ) throws(QuarryError) {
        let descriptor = try openToRead(path)
        defer { close(descriptor) }
        guard lseek(descriptor, off_t(start), SEEK_SET) >= 0 else {
            throw QuarryError(call: "seek", path: path)
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let got = Glibc.read(descriptor, &buffer, buffer.count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw QuarryError(call: "read", path: path) }
            if got == 0 { return }
            guard try body(Array(buffer[..<got])) else { return }
        }
    }

    /// Some bytes of a file; fewer where it ends before.
    /// - Throws: `notFound`, `io`.
    package static func read(
        _ path: String, range: Range<Int>
    ) throws(QuarryError) -> [UInt8] {
        let descriptor = try openToRead(path)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: range.count)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes {
                pread(
                    descriptor, $0.baseAddress! + count, $0.count - count,
                    off_t(range.lowerBound + count))
            }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw QuarryError(call: "read", path: path) }
            if got == 0 { break }
            count += got
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// Makes a file that must not be there yet, whole and durable or not at all.
    /// - Parameter mode: who may do what with it, 0o600: nobody but its owner.
    /// - Throws: `alreadyExists`, `io`.
    package static func create(
        _ path: String, with bytes: [UInt8], mode: UInt32
    ) throws(QuarryError) {
        let temporary = temporaryName(for: path)
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(mode))
        guard descriptor >= 0 else { throw QuarryError(call: "create", path: path) }
        defer { unlink(temporary) }
        defer { close(descriptor) }
        try writeAll(bytes, to: descriptor, path: path)
        try synchronise(descriptor, path: path)
        // Unlike rename(2), link(2) replaces nothing.
        guard link(temporary, path) == 0 else {
            if errno == EEXIST {
                throw QuarryError(.alreadyExists, path: path, "is there already")
            }
            if errno == EPERM || errno == EOPNOTSUPP {
                throw QuarryError(
                    .io, path: path, "can't be made: this file system has no hard links")
            }
            throw QuarryError(call: "create", path: path)
        }
        try synchroniseFolder(of: path)
    }
}
