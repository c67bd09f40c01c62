package import Corpus
import Storage

/// Who may ask, by the SHA-256 of their tokens: one line each of name, hash and, if sources are
/// for some readers only, `acl=` with the groups. `#` begins a comment.
///
/// The file holds no token, so reading it lets nobody in. Tokens have to be random: a hash
/// without salt protects no word that can be guessed.
package struct TokenFile: Sendable {
    package static let maximumBytes = 1 << 20
    /// Characters a token has at least, so that it can't be guessed.
    package static let minimumLength = 20

    private struct Entry: Sendable {
        var digest: Digest
        var caller: Caller
    }

    private let entries: [Entry]
    package var count: Int { entries.count }

    /// - Throws: `notFound`, `io`; `limitExceeded` for a file over 1 MiB; `invalidInput`, with
    ///   the line, for what can't be meant, and where there is no token at all.
    package init(path: String) throws(QuarryError) {
        try self.init(try FileSystem.read(path), path: path)
    }

    /// - Parameter path: where the bytes are from.
    package init(_ bytes: [UInt8], path: String) throws(QuarryError) {
        guard bytes.count <= Self.maximumBytes else {
            throw QuarryError(.limitExceeded, path: path, "a token file has 1 MiB at most")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw QuarryError(.invalidInput, path: path, "is not UTF-8")
        }
        var entries: [Entry] = []
        var names: Set<String> = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() {
            let place = QuarryError.Place(line: number + 1)
            guard let entry = try Self.entry(line, path: path, place: place) else { continue }
            guard names.insert(entry.caller.name ?? "").inserted else {
                throw QuarryError(
                    .invalidInput, path: path, place: place, "the name is there already")
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else {
            throw QuarryError(
                .invalidInput, path: path,
                "names nobody: a line is a name and the SHA-256 of a token")
        }
        self.entries = entries
    }

    private static func entry(
        _ line: Substring, path: String, place: QuarryError.Place
    ) throws(QuarryError) -> Entry? {
        let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return nil }
        guard (2...3).contains(words.count), let digest = Digest(hex: String(words[1])) else {
            throw QuarryError(
                .invalidInput, path: path, place: place,
                "is not a name, the 64 digits of a SHA-256, and perhaps acl=GROUP,GROUP")
        }
        guard words.count == 3 else {
            return Entry(
                digest: digest, caller: Caller(name: String(words[0]), groups: []))
        }
        guard words[2].hasPrefix("acl=") else {
            throw QuarryError(
                .invalidInput, path: path, place: place,
                "\(words[2]) is not acl=GROUP,GROUP or acl=*")
        }
        let groups = MetadataRule.groups(String(words[2].dropFirst(4)))
        return Entry(
            digest: digest,
            caller: Caller(
                name: String(words[0]), groups: groups.contains("*") ? nil : Set(groups)))
    }

    /// Whose token this is; nil if nobody's. Takes as long for one as for another: hashes are
    /// compared whole, and all of them.
    package func caller(token: String) -> Caller? {
        let digest = Digest.sha256(token)
        var found: Caller?
        for entry in entries where Self.isEqual(entry.digest, digest) { found = entry.caller }
        return found
    }

    private static func isEqual(_ left: Digest, _ right: Digest) -> Bool {
        zip(left.bytes, right.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// The line that lets a token in.
    package static func line(name: String, token: String, groups: String?) -> String {
        "\(name) \(Digest.sha256(token).hex)" + (groups.map { " acl=\($0)" } ?? "") + "\n"
    }
}
