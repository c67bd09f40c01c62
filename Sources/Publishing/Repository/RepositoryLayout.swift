package import Corpus

/// The names inside a repository, relative to its top, with `/`:
///
/// ```
/// channels/<channel>.json                 the pointer, the only file that changes
/// channels/<channel>/<sequence>.minisig   the signature of that very pointer; .sig: the same, raw
/// channels/<channel>/<sequence>.json      that pointer, kept: what the channel had
/// roots/<root>/root.txt                   the text whose SHA-256 is the root; .minisig, .sig
/// objects/<2 hex>/<sha256>                files of segments, by the SHA-256 that root.txt states
/// deltas/<from>-<to>.qd                   what the one root lacks of the other, see `DeltaFormat`
/// tags/<tag>                              a line: a root that somebody gave a name
/// keys/<id>.txt                           which key took the place of that one, signed by it;
///                                         .minisig, .sig
/// ```
package enum RepositoryLayout {
    package static let channels = "channels"
    package static let roots = "roots"
    package static let objects = "objects"
    package static let deltas = "deltas"
    package static let tags = "tags"
    package static let keys = "keys"

    /// What lies at the top.
    static let parts: Set = [channels, roots, objects, deltas, tags, keys]

    package static let minisign = ".minisig"
    package static let raw = ".sig"
    package static let record = ".json"
    /// Of all that lies under a pointer's number.
    static let numberedEndings = [record, minisign, raw]

    package static func pointer(_ channel: String) -> String { "\(channels)/\(channel).json" }

    /// Of a pointer's signature and record, without their endings.
    package static func numbered(_ channel: String, sequence: Int) -> String {
        "\(channels)/\(channel)/\(sequence)"
    }

    package static func rootText(_ root: String) -> String { "\(roots)/\(root)/root.txt" }

    /// - Parameter sha256: as a root's text states it, of the file without its footer.
    package static func object(_ sha256: String) -> String {
        "\(objects)/\(sha256.prefix(2))/\(sha256)"
    }

    static func succession(of key: PublicKey) -> String { "\(keys)/\(key.name).txt" }

    static let deltaEnding = ".qd"

    package static func delta(from old: String, to new: String) -> String {
        "\(deltas)/\(old)-\(new)\(deltaEnding)"
    }

    package static func tag(_ name: String) -> String { "\(tags)/\(name)" }

    /// Whether a folder with these names in it is a repository's top. Other things have objects
    /// too, Git's folders among them.
    package static func isRepository(_ names: [String]) -> Bool {
        names.contains(channels) && names.contains(objects)
    }

    /// Whether channels and tags may be called so: they become names of files, on any web server
    /// and bucket.
    static func isName(_ name: String) -> Bool {
        let letters = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
                || [0x2D, 0x2E, 0x5F].contains($0)
        }
        return letters && (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
    }

    /// - Throws: `invalidInput`.
    package static func check(name: String, of what: String) throws(QuarryError) {
        guard isName(name) else {
            throw QuarryError(
                .invalidInput,
                "\(ForeignText.quoted(name)) can't be the name of a \(what): letters, digits, `-`, "
                    + "`_` and `.` can, 64 at most, no `.` first")
        }
    }
}
