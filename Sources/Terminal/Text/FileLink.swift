/// Addresses of files, for links on a terminal.
package enum FileLink {
    /// `file://HOST/PATH#page=N` (RFC 8089): with the host, so that a terminal on another machine
    /// does not open a file of its own; every byte but letters, figures and `-._~/` in per cent.
    /// - Parameters:
    ///   - path: whole, from the root.
    ///   - page: of a PDF, from 1; nil: none. It is what readers of PDF go by (RFC 8118).
    /// - Returns: nil where the path is not whole.
    package static func address(path: String, page: Int? = nil, host: String) -> String? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        return "file://" + encoded(host) + encoded(path) + (page.map { "#page=\($0)" } ?? "")
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || plain.contains(scalar) {
                encoded.unicodeScalars.append(scalar)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                encoded += byte < 16 ? "%0\(hex)" : "%\(hex)"
            }
        }
    }

    private static let plain = "0123456789-._~/".unicodeScalars
}
