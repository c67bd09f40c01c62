package import Corpus

/// Other people's text files: UTF-8, with or without a byte order mark.
package enum TextFile {
    /// - Parameters:
    ///   - limit: of bytes.
    ///   - name: what people call such a file.
    /// - Throws: `notFound`, `io`, `limitExceeded`; as `text`.
    package static func read(
        _ path: String, limit: Int = .max, name: String
    ) throws(QuarryError) -> String {
        try text(of: try FileSystem.read(path, limit: limit), path: path, name: name)
    }

    /// The text of a file's bytes, without a byte order mark.
    /// - Throws: `invalidInput` where they are no UTF-8, with the encoding or the line.
    package static func text(
        of bytes: [UInt8], path: String, name: String
    ) throws(QuarryError) -> String {
        if let encoding = foreignEncoding(bytes) {
            throw QuarryError(
                .invalidInput, path: path,
                "a \(name) is UTF-8 text, this is \(encoding); save it as UTF-8")
        }
        var rest = bytes[...]
        while rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
        if let text = String(validating: rest, as: UTF8.self) { return text }
        throw QuarryError(
            .invalidInput, path: path, place: .init(line: firstInvalidLine(rest)),
            "a \(name) is UTF-8 text, this is not")
    }

    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private static let foreignMarks: [(bytes: [UInt8], name: String)] = [
        ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"), ([0xFF, 0xFE], "UTF-16"),
        ([0xFE, 0xFF], "UTF-16"),
    ]

    /// By its mark; without one, zero bytes between the first characters give it away.
    private static func foreignEncoding(_ bytes: [UInt8]) -> String? {
        if let found = foreignMarks.first(where: { bytes.starts(with: $0.bytes) }) {
            return "\(found.name), as its byte order mark says"
        }
        return bytes.prefix(4).contains(0) ? "UTF-16 or no text at all" : nil
    }

    private static func firstInvalidLine(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
    }
}
