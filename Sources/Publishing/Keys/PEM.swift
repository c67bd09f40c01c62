import Foundation

/// One block of PEM (RFC 7468).
struct PEM: Hashable {
    let label: String
    let bytes: [UInt8]

    init(label: String, bytes: [UInt8]) {
        self.label = label
        self.bytes = bytes
    }

    /// Nil for a text that holds no whole block; what stands around the first is ignored.
    init?(_ text: String) {
        let block = /-----BEGIN ([A-Z0-9 ]+)-----\s([A-Za-z0-9+\/=\s]+)-----END ([A-Z0-9 ]+)-----/
        guard let match = text.firstMatch(of: block), match.1 == match.3,
            let data = Data(base64Encoded: match.2.filter { !$0.isWhitespace })
        else { return nil }
        label = String(match.1)
        bytes = [UInt8](data)
    }

    var text: String {
        let body = Data(bytes).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        return "-----BEGIN \(label)-----\n\(body)\n-----END \(label)-----\n"
    }

    /// What follows a DER prefix, if that is all there is.
    func bytes(after prefix: [UInt8], count: Int) -> [UInt8]? {
        guard bytes.starts(with: prefix), bytes.count == prefix.count + count else { return nil }
        return Array(bytes[prefix.count...])
    }
}
