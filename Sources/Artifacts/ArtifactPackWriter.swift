package import Corpus
package import Storage

/// Writes an `ArtifactPack`, artifact by artifact. The same ones in the same order give the same
/// bytes.
package struct ArtifactPackWriter: ~Copyable {
    private var file: SealedFileWriter
    private var offset = 0
    private var table: [[UInt8]] = []
    private var written: [ArtifactKind: Set<Digest>] = [:]

    /// - Throws: `alreadyExists`, `io`.
    package init(path: String) throws(QuarryError) {
        file = try SealedFileWriter(
            path: path, kind: ArtifactPack.kind, version: ArtifactPack.version)
    }

    /// One that the pack has already is not written again.
    /// - Throws: `io`; `limitExceeded` where the disk is full.
    package mutating func append(
        _ artifact: Artifact, as kind: ArtifactKind
    ) throws(QuarryError) {
        guard written[kind, default: []].insert(artifact.key).inserted else { return }
        try file.append(artifact.bytes)
        var entry = ByteWriter()
        entry.integer(UInt8(kind.rawValue))
        entry.raw(artifact.key.bytes)
        entry.integer(UInt64(offset))
        entry.integer(UInt64(artifact.bytes.count))
        table.append(entry.bytes)
        offset += artifact.bytes.count
    }

    /// Ends the file and makes it durable.
    package consuming func seal() throws(QuarryError) -> SealedFileInfo {
        for entry in table.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            try file.append(entry)
        }
        var end = ByteWriter()
        end.integer(UInt64(table.count))
        try file.append(end.bytes)
        return try file.seal()
    }
}
