package import Foundation

/// The files of a form that a browser sent (RFC 7578).
package struct MultipartForm {
    package struct File: Hashable, Sendable {
        /// The last part of the name that was stated.
        package var name: String
        package var bytes: Data
    }

    package struct Malformed: Error, Hashable { package var reason: String }

    /// Parts of a form at most, and bytes of one's headers.
    private static let mostParts = 64
    private static let headerBytes = 8 << 10

    package let files: [File]

    /// - Parameter contentType: of the request, with its boundary.
    /// - Throws: `Malformed`.
    /// - Complexity: O(body).
    package init(_ body: Data, contentType: String) throws(Malformed) {
        guard let boundary = Self.parameter("boundary", of: contentType),
            (1...70).contains(boundary.utf8.count)
        else { throw Malformed(reason: "the form states no boundary") }
        let mark = Data("--\(boundary)".utf8)
        // A part ends where the next mark begins, a line below it.
        guard var next = body.range(of: mark), next.lowerBound == body.startIndex else {
            throw Malformed(reason: "the form does not begin with its boundary")
        }
        let end = Data("\r\n".utf8) + mark
        var files: [File] = []
        for _ in 0..<Self.mostParts {
            let rest = body[next.upperBound...]
            if rest.starts(with: Data("--".utf8)) {
                self.files = files
                return
            }
            guard rest.starts(with: Data("\r\n".utf8)),
                let close = rest.dropFirst(2).range(of: end)
            else {
                throw Malformed(reason: "the form ends inside a part")
            }
            if let file = try Self.file(rest[(rest.startIndex + 2)..<close.lowerBound]) {
                files.append(file)
            }
            next = close
        }
        throw Malformed(reason: "the form has over \(Self.mostParts) parts")
    }

    /// Nil for a part that is no file, or a field of files in which none was chosen.
    private static func file(_ part: Data) throws(Malformed) -> File? {
        guard let blank = part.prefix(headerBytes).range(of: Data("\r\n\r\n".utf8)) else {
            throw Malformed(reason: "a part has no end of its headers")
        }
        guard let text = String(data: part[..<blank.lowerBound], encoding: .utf8) else {
            throw Malformed(reason: "a part's headers are no UTF-8")
        }
        let disposition = text.components(separatedBy: "\r\n").first {
            $0.lowercased().hasPrefix("content-disposition:")
        }
        guard let disposition, let stated = parameter("filename", of: disposition) else {
            return nil
        }
        // Browsers write so what would end the quotation (HTML Living Standard, 4.10.21.8).
        let name = stated.replacing("%22", with: "\"").split { $0 == "/" || $0 == "\\" }.last
        guard let name else { return nil }
        return File(name: String(name), bytes: Data(part[blank.upperBound...]))
    }

    /// The value of a parameter of a header: `name="value"` or `name=value`, parted by semicolons that
    /// stand in no quotation.
    private static func parameter(_ name: String, of header: String) -> String? {
        var parts = [""]
        var isQuoted = false
        for character in header {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        for part in parts.dropFirst() {
            let sides = part.split(separator: "=", maxSplits: 1)
            guard sides.count == 2, sides[0].filter({ $0 != " " }).lowercased() == name else {
                continue
            }
            var value = sides[1].drop { $0 == " " }
            while value.last == " " { value.removeLast() }
            if value.count >= 2, value.first == "\"", value.last == "\"" {
                value = value.dropFirst().dropLast()
            }
            return String(value)
        }
        return nil
    }
}
