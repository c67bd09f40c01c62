package import Corpus

/// The lines of a file of any size, one in memory at a time.
package enum FileLines {
    /// A line without its end, which is a line feed, or carriage return and line feed.
    package struct Line: Sendable {
        /// From 1.
        package let number: Int
        /// Where its bytes lie in the file.
        package let range: Range<Int>
        /// Nil where it is too long to be read.
        package let bytes: [UInt8]?
    }

    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Calls `body` with each line, empty ones too, in their order. A byte order mark of UTF-8 is no
    /// part of the first.
    /// - Parameters:
    ///   - longest: bytes of a line that is read.
    ///   - body: returns whether to go on.
    /// - Throws: `notFound`, `io`, and what `body` throws.
    /// - Complexity: O(bytes); memory for a line and a megabyte.
    package static func forEach(
        of path: String, longest: Int, _ body: (Line) throws(QuarryError) -> Bool
    ) throws(QuarryError) {
        var lines = Gathering(longest: longest)
        var goesOn = true
        try FileSystem.readPieces(of: path) { piece throws(QuarryError) in
            var rest = piece[...]
            while let end = rest.firstIndex(of: lineFeed) {
                lines.append(rest[..<end])
                goesOn = try body(lines.end())
                guard goesOn else { return false }
                rest = rest[(end + 1)...]
            }
            lines.append(rest)
            return true
        }
        if goesOn, let last = lines.rest() { _ = try body(last) }
    }

    /// The line that is being read.
    private struct Gathering {
        let longest: Int
        private var number = 1
        private var start = 0
        private var length = 0
        private var bytes: [UInt8] = []

        init(longest: Int) { self.longest = longest }

        mutating func append(_ more: ArraySlice<UInt8>) {
            length += more.count
            // One more for the carriage return.
            if length <= longest + 1 { bytes += more } else { bytes = [] }
        }

        /// The line up to a line feed.
        mutating func end() -> Line {
            let line = taken()
            (number, start, length, bytes) = (number + 1, start + length + 1, 0, [])
            return line
        }

        /// What stands behind the last line feed, if anything does.
        func rest() -> Line? { length == 0 ? nil : taken() }

        private func taken() -> Line {
            guard length <= longest + 1 else {
                return Line(number: number, range: start..<start + length, bytes: nil)
            }
            var line = bytes[...]
            if line.last == carriageReturn { line.removeLast() }
            var first = start
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) {
                line = line.dropFirst(3)
                first += 3
            }
            return Line(
                number: number, range: first..<first + line.count,
                bytes: line.count <= longest ? Array(line) : nil)
        }
    }
}
