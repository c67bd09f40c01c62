package import Corpus
import Foundation
import Storage

/// What a web server with repositories wants to know a receiver by, as the environment says: the
/// token itself, or a file that holds it, as service managers hand secrets on.
package enum PullToken {
    static let variable = "QUARRY_PULL_TOKEN"
    static let fileVariable = "QUARRY_PULL_TOKEN_FILE"

    /// A file of more bytes is none of a token.
    private static let maximumFileBytes = 64 << 10

    /// The file is read each time: a token may be replaced while somebody follows a channel.
    /// - Returns: nil: none is sent.
    /// - Throws: `notFound`, `io` for the file; `invalidInput` where it holds no token, or both
    ///   variables say something.
    package static func read(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) -> String? {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        guard let path = value(fileVariable) else { return value(variable) }
        guard value(variable) == nil else {
            throw QuarryError(
                .invalidInput, "\(variable) and \(fileVariable) both say something; set one of them"
            )
        }
        let bytes = try FileSystem.read(path, limit: maximumFileBytes)
        // An editor ends the line.
        let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw QuarryError(
                .invalidInput, path: path,
                "\(fileVariable) names it, and it does not hold one token: a line of ASCII without "
                    + "blanks")
        }
        return token
    }
}
