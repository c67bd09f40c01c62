package import Corpus

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Units as somebody hands them out, a line in memory at a time.
package struct UnitLines {
    private let descriptor: Int32
    private let path: String?
    private var piece: ArraySlice<UInt8> = []

    private static let lineFeed = UInt8(ascii: "\n")
    private static let pieceSize = 1 << 16

    /// - Parameters:
    ///   - descriptor: stdin's, or another's that stays open.
    ///   - path: for messages; nil for stdin.
    package init(descriptor: Int32 = STDIN_FILENO, path: String? = nil) {
        self.descriptor = descriptor
        self.path = path
    }

    /// The next line that is not empty, as soon as it is there; nil at the end. Of one that is too
    /// long to be a unit only as much comes as shows that.
    /// - Throws: `io`.
    package mutating func next() throws(QuarryError) -> String? {
        while let line = try line() {
            if !line.isEmpty { return String(decoding: line, as: UTF8.self) }
        }
        return nil
    }

    private mutating func line() throws(QuarryError) -> [UInt8]? {
        var (line, isBegun) = ([UInt8](), false)
        while true {
            if piece.isEmpty { piece = try read()[...] }
            guard !piece.isEmpty else { return isBegun ? line : nil }
            isBegun = true
            let end = piece.firstIndex(of: Self.lineFeed)
            let part = piece[..<(end ?? piece.endIndex)]
            line += part.prefix(Unit.maximumBytes + 1 - line.count)
            piece = piece[part.endIndex...].dropFirst()
            guard end != nil else { continue }
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            return line
        }
    }

    private func read() throws(QuarryError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
        while true {
            let got = Glibc.read(descriptor, &bytes, bytes.count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw QuarryError(call: "read", path: path ?? "stdin") }
            return Array(bytes[..<got])
        }
    }

    /// A unit of a file, which is read no further than to its line.
    /// - Parameter number: from 0, of the lines that are not empty.
    /// - Throws: `invalidInput` where there is none; `notFound`, `io`.
    /// - Complexity: O(bytes up to its line); memory for a line.
    package static func unit(_ number: Int, of path: String) throws(QuarryError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { throw QuarryError(.notFound, path: path, "no such file") }
            throw QuarryError(call: "open", path: path)
        }
        defer { close(descriptor) }
        var (lines, count) = (UnitLines(descriptor: descriptor, path: path), 0)
        while let line = try lines.next() {
            if count == number { return line }
            count += 1
        }
        throw QuarryError(
            .invalidInput, path: path,
            "has \(count) units, from 0 on; there is no unit \(number)")
    }
}
