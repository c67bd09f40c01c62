import Corpus
import Jobs
import Segments
import Storage

/// The corpus as one process has seen it, and what is to become of it: processes of a run that
/// have the same view publish the same generation.
struct CorpusView: Sendable {
    let digest: Digest

    /// - Parameter kept: sources that can't be read now and stay as they were.
    init(_ files: [SourceFile], kept: [SourceID] = [], fingerprints: Fingerprints) {
        var parts = fingerprints.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        parts += fingerprints.settings.facts.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
        parts += fingerprints.adapterHash.map { ["adapter", $0] } ?? []
        for file in files.sorted(by: { $0.id < $1.id }) {
            parts += [file.id.path, file.type.rawValue, file.contentKey.hex]
        }
        for id in kept { parts += ["kept", id.path] }
        digest = Digest.sha256(parts: parts)
    }

    static let publishKey = "index"

    var publishItem: (key: String, input: Digest) { (Self.publishKey, digest) }
}
