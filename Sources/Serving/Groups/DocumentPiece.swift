import Foundation

/// A piece of a file as a member sends it, or why it sends none: an answer has no room for all.
struct DocumentPiece: Codable, Hashable, Sendable {
    var bytes: Data
    /// Bytes of the whole file.
    var total: Int
    /// For readers; nil where the file is sent.
    var reason: String?

    static let mostBytes = 32 << 20

    init(of file: [UInt8], from start: Int) {
        bytes = Data(file.dropFirst(start).prefix(Self.mostBytes))
        total = file.count
    }

    init(reason: String) {
        bytes = Data()
        total = 0
        self.reason = reason
    }
}
