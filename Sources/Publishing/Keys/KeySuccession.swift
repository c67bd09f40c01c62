import Corpus
import Storage

/// A statement that one key takes the place of another, good by the signature of the older one:
///
/// ```
/// quarry-key-succession 1
/// from LINE       as `minisign -P` takes it
/// to LINE
/// ```
struct KeySuccession: Hashable {
    let older: PublicKey
    let newer: PublicKey

    static let maximumBytes = 4 << 10
    /// Keys in a row; more are a loop or a mistake.
    static let maximumHops = 16

    init(from older: PublicKey, to newer: PublicKey) {
        self.older = older
        self.newer = newer
    }

    var text: String { "quarry-key-succession 1\nfrom \(older.line)\nto \(newer.line)\n" }

    /// Nil for what is not the one text of a succession.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count == 3, lines[1].hasPrefix("from "), lines[2].hasPrefix("to "),
            let older = PublicKey(line: String(lines[1].dropFirst(5))),
            let newer = PublicKey(line: String(lines[2].dropFirst(3)))
        else { return nil }
        self.init(from: older, to: newer)
        guard Array(text.utf8) == bytes else { return nil }
    }
}

extension RepositoryReader {
    /// The keys that took the place of a key, one after the other, each by a signature of the one
    /// before; empty where none did.
    /// - Throws: `corrupt` for a statement that is none or that the older key has not signed;
    ///   `limitExceeded`.
    func successors(of key: PublicKey) throws(QuarryError) -> [PublicKey] {
        var keys = [key]
        while let older = keys.last, keys.count <= KeySuccession.maximumHops {
            guard let newer = try successor(of: older) else { break }
            guard !keys.contains(newer) else { break }
            keys.append(newer)
        }
        return Array(keys.dropFirst())
    }

    private func successor(of key: PublicKey) throws(QuarryError) -> PublicKey? {
        let name = RepositoryLayout.succession(of: key)
        let path = "\(place)/\(name)"
        let statement = try small(name, limit: KeySuccession.maximumBytes, unlessTagged: nil)
        guard case .bytes(let text, _) = statement else { return nil }
        let signatureName = name + RepositoryLayout.minisign
        guard
            case .bytes(let file, _) = try small(
                signatureName, limit: Signature.maximumFileBytes, unlessTagged: nil)
        else { throw QuarryError(.corrupt, path: path, "is not signed") }
        guard let succession = KeySuccession(text), succession.older == key,
            try Signature(file: file, path: "\(place)/\(signatureName)")
                .signer(of: text, among: [key]) != nil
        else {
            throw QuarryError(
                .corrupt, path: path,
                "is no statement, signed by the key \(key.name), that another takes its place")
        }
        return succession.newer
    }
}
