import Artifacts
import Corpus
import Segments

/// Sources as others have prepared them.
struct PackedSources: PreparedSources {
    let packs: [ArtifactPack]
    let fingerprints: Fingerprints
    let dimension: Int

    func prepared(_ file: SourceFile) throws(QuarryError) -> PreparedDocument {
        let bytes = try bytes(.chunks, fingerprints.chunksKey(file), of: file.id.path)
        guard let document = PreparedDocument(encoded: bytes) else {
            throw QuarryError(.corrupt, path: file.id.path, "its pack holds what is no document")
        }
        return document
    }

    /// The texts' vectors, row-major.
    func vectors(of texts: [String]) throws(QuarryError) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(texts.count * dimension)
        for text in texts {
            let bytes = try bytes(.vector, fingerprints.vectorKey(text), of: nil)
            guard let row = VectorStage.floats(bytes), row.count == dimension else {
                throw QuarryError(.corrupt, "a pack holds a vector of another dimension")
            }
            rows += row
        }
        return rows
    }

    /// For segments that hold token vectors.
    var late: LateTokens {
        LateTokens(
            coder: { [self] () throws(QuarryError) in
                let bytes = try bytes(.tokens, fingerprints.centerKey, of: nil)
                guard let center = VectorStage.floats(bytes), !center.isEmpty else {
                    throw QuarryError(.corrupt, "a pack holds a center that can't be read")
                }
                return TokenCoder(center: center)
            },
            codes: { [self] texts throws(QuarryError) in
                try texts.map { text throws(QuarryError) in
                    try bytes(.tokens, fingerprints.lateKey(text), of: nil)
                }
            })
    }

    private func bytes(
        _ kind: ArtifactKind, _ key: Digest, of source: String?
    ) throws(QuarryError) -> [UInt8] {
        for pack in packs {
            if let bytes = pack.bytes(kind, key) { return bytes }
        }
        throw QuarryError(
            .corrupt, path: source, "the packs lack \(kind) \(key.short), which they were to hold")
    }
}
