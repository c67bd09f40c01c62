package import Embedding
package import Jobs
package import Corpus
import Storage

/// What makes two builds the same run, so that processes may share it: the job, all settings that
/// decide what becomes of a source, the parser, the model, and where the queue lies.
package struct RunIdentity: Hashable, Sendable {
    package let job: String
    package let digest: Digest

    /// - Parameters:
    ///   - parser: the parser's own fingerprint.
    ///   - queue: the queue's file; processes with another one can't share its leases.
    package init(
        job: JobDefinition, model: EmbeddingModel, parser: String, queue: String,
        ignoresCache: Bool
    ) {
        self.job = job.name
        let fingerprints = Fingerprints(job, parser: parser, model: model)
        let facts = fingerprints.facts.merging(fingerprints.settings.facts) { old, _ in old }
        var parts = facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        parts += ["adapter", fingerprints.adapterHash ?? ""]
        parts += ["roots"] + job.corpus.roots.map(FileSystem.realPath)
        parts += ["include"] + job.corpus.include.map(\.text)
        parts += ["exclude"] + job.corpus.exclude.map(\.text)
        parts += ["records"] + job.corpus.records.map(\.text)
        parts += ["hidden", "\(job.corpus.takesHidden)"]
        parts += ["\(job.parse.timeoutSeconds)", "\(job.parse.memoryBytes)"]
        parts += ["encodings"] + job.parse.encodings.flatMap { [$0.glob.text, $0.encoding.name] }
        parts += ["passwords"] + job.parse.passwords
        parts += [FileSystem.realPath(queue), ignoresCache ? "full" : ""]
        digest = Digest.sha256(parts: parts)
    }

    /// What the index's lock says is run.
    package var text: String { "\(job) \(digest.hex.prefix(12))" }
}
