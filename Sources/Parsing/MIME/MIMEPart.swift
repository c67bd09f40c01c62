import Corpus
import Foundation

/// A message or a part of one (RFC 2045, 2046, 2557): what its head says of it, and its body.
struct MIMEPart {
    /// In lower case, without parameters: `text/html`.
    private(set) var type = "text/plain"
    /// Parameters of the type by their name in lower case.
    private var parameters: [String: String] = [:]
    private var transfer = ""
    private var id = ""
    private var body: Slice<UnsafeRawBufferPointer>

    var charset: String? { parameters["charset"] }

    /// Parts inside each other; deeper ones are not looked at.
    private static let mostLevels = 8

    /// - Parameter bytes: must outlive the part.
    init(_ bytes: UnsafeRawBufferPointer) { self.init(bytes[...]) }

    private init(_ bytes: Slice<UnsafeRawBufferPointer>) {
        body = bytes
        var head: [String] = []
        while let line = Self.line(of: &body) {
            if line.isEmpty { break }
            let text = String(decoding: line, as: UTF8.self)
            if text.first?.isWhitespace == true, !head.isEmpty {
                head[head.count - 1] += " " + text.trimmed
            } else {
                head.append(text)
            }
        }
        for field in head { take(field) }
    }

    /// Whether bytes begin like a message.
    static func isMessage(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
        guard let name = head.split(separator: ":", maxSplits: 1).first else { return false }
        return name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "-") }
            && head.contains("content-type:")
    }

    private mutating func take(_ field: String) {
        let parts = field.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return }
        let value = parts[1].trimmed
        switch parts[0].trimmed.lowercased() {
        case "content-transfer-encoding": transfer = value.lowercased()
        case "content-id": id = value
        case "content-type":
            let values = Self.split(value)
            type = values.first?.lowercased() ?? type
            for value in values.dropFirst() {
                let pair = value.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { continue }
                parameters[pair[0].trimmed.lowercased()] =
                    pair[1].trimmed.filter { $0 != "\"" }
            }
        default: break
        }
    }

    /// At semicolons outside of quotes.
    private static func split(_ value: String) -> [String] {
        var (parts, isQuoted) = ([""], false)
        for character in value {
            if character == "\"" { isQuoted.toggle() }
            if character == ";" && !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map(\.trimmed)
    }

    // MARK: Parts

    /// The part that a reader is shown: the page, or a plain text where there is none.
    var shown: MIMEPart? { shown(level: 0) }

    private func shown(level: Int) -> MIMEPart? {
        guard type.hasPrefix("multipart/") else {
            return ["text/html", "application/xhtml+xml", "text/plain"].contains(type) ? self : nil
        }
        guard level < Self.mostLevels, let boundary = parameters["boundary"] else { return nil }
        let parts = self.parts(boundary)
        let start = parameters["start"].flatMap { id in parts.first { $0.id == id } }
        let found = (start.map { [$0] } ?? parts).compactMap { $0.shown(level: level + 1) }
        return found.first { $0.type != "text/plain" } ?? found.first
    }

    private func parts(_ boundary: String) -> [MIMEPart] {
        let mark = Array("--\(boundary)".utf8)
        var parts: [MIMEPart] = []
        var rest = body
        var start: Int?
        while true {
            let here = rest.startIndex
            guard let line = Self.line(of: &rest) else { break }
            guard line.starts(with: mark) else { continue }
            if let start { parts.append(MIMEPart(body.base[start..<here])) }
            start = rest.startIndex
            if line.dropFirst(mark.count).starts(with: "--".utf8) {
                start = nil
                break
            }
        }
        // A file cut short keeps what it has of its last part.
        if let start { parts.append(MIMEPart(body.base[start..<body.endIndex])) }
        return parts
    }

    /// The next line without its end; nil at the end of the bytes.
    private static func line(
        of rest: inout Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = rest[rest.startIndex..<end]
        rest = rest[min(end + 1, rest.endIndex)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    // MARK: Body

    /// The body's bytes as they were before they were sent.
    var content: [UInt8] {
        switch transfer {
        case "quoted-printable": quotedPrintable
        case "base64":
            Data(base64Encoded: Data(body), options: .ignoreUnknownCharacters).map(Array.init)
                ?? Array(body)
        default: Array(body)
        }
    }

    /// RFC 2045, 6.7; what is no code stays as it is.
    private var quotedPrintable: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        var index = body.startIndex
        while index < body.endIndex {
            let byte = body[index]
            index += 1
            guard byte == UInt8(ascii: "=") else {
                output.append(byte)
                continue
            }
            let next = body[index...].prefix(2)
            if let value = UInt8(String(decoding: next, as: UTF8.self), radix: 16), next.count == 2
            {
                output.append(value)
                index += 2
            } else if next.first == UInt8(ascii: "\n") {
                index += 1
            } else if next.elementsEqual("\r\n".utf8) {
                index += 2
            } else {
                output.append(byte)
            }
        }
        return output
    }
}
