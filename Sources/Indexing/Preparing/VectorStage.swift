import Artifacts
import Corpus
import Embedding
import Segments
import Storage

/// Text → vector, and where segments hold them the codes of its token vectors, through the artifact
/// store: what was ever computed is not computed again.
struct VectorStage: Sendable {
    let encoder: Encoder
    let artifacts: ArtifactStore
    let fingerprints: Fingerprints
    /// Compute even what the store has.
    let ignoresCache: Bool
    /// Asked between steps.
    let control: StopControl
    /// Chunks whose vectors, or whose codes alone, were computed again because the store had lost
    /// them.
    let recomputed = Tally()
    let knownCoder = KnownCoder()

    var dimension: Int { encoder.model.dimension }

    /// The same stage, free to take what was computed before.
    var usingCache: VectorStage {
        VectorStage(
            encoder: encoder, artifacts: artifacts, fingerprints: fingerprints,
            ignoresCache: false, control: control)
    }

    /// Computes what the store lacks and makes it durable, one transaction a call.
    /// - Parameter counted: told how many chunks the store had, then of each vector as it is
    ///   computed, before it is durable. Called from several threads.
    /// - Returns: how many vectors were computed; not all if the run is to give back its work.
    func ensure(
        _ chunks: [Chunk], counted: @Sendable (_ computed: Int, _ found: Int) -> Void = { _, _ in }
    ) throws(QuarryError) -> Int {
        let texts = Self.distinct(chunks.map(\.embeddedText), key: { fingerprints.vectorKey($0) })
        do {
            let known = ignoresCache ? [] : try known(of: texts)
            let missing = texts.filter { !known.contains($0.key) }
            if chunks.count > missing.count { counted(0, chunks.count - missing.count) }
            return try computeUntilStopped(missing) { counted(1, 0) }
        } catch {
            throw QuarryError(other: error)
        }
    }

    /// The texts' vectors, row-major; computes and stores those the store lacks.
    /// - Parameter tally: counts those that were computed.
    func vectors(
        of texts: [String], as role: TextRole = .document, tally: Tally? = nil
    ) throws(QuarryError) -> [Float] {
        let keys = texts.map { fingerprints.vectorKey($0, as: role) }
        do {
            var stored = try artifacts.get(.vector, under: keys).found.filter { isWhole($0.value) }
            let lost = zip(keys, texts).filter { stored[$0.0] == nil }
            tally?.add(lost.count)
            let made = try compute(Dictionary(lost) { first, _ in first }, as: role)
            stored.merge(made) { old, _ in old }
            return rows(of: keys, in: stored)
        } catch {
            throw QuarryError(other: error)
        }
    }

    private func compute(
        _ texts: [Digest: String], as role: TextRole
    ) throws -> [Digest: [UInt8]] {
        guard !texts.isEmpty else { return [:] }
        let made = try embedded(texts.sorted { $0.key < $1.key }[...], as: role)
        try put(made)
        return Dictionary(uniqueKeysWithValues: made.vectors.map { ($0.key, $0.bytes) })
    }

    /// What the model makes of texts in one pass.
    struct Embedded {
        var vectors: [Artifact] = []
        /// Codes of the token vectors, where segments hold them.
        var codes: [Artifact] = []
    }

    /// - Parameter finished: called for each text, from several threads.
    func embedded(
        _ texts: ArraySlice<(key: Digest, value: String)>, as role: TextRole = .document,
        finished: @Sendable () -> Void = {}
    ) throws(QuarryError) -> Embedded {
        guard role == .document, storesTokens else {
            let rows = try encoder.embed(texts.map(\.value), as: role, finished: finished)
            return Embedded(vectors: vectorArtifacts(texts, rows))
        }
        let coder = try coder()
        let (rows, codes) = try encoder.embed(texts.map(\.value), finished: finished) {
            coder.encode($0.vectors)
        }
        return Embedded(
            vectors: vectorArtifacts(texts, rows),
            codes: zip(texts, codes).map {
                Artifact(key: fingerprints.lateKey($0.value), bytes: $1)
            })
    }

    /// Codes first: a vector that the store has is work that need not be done again.
    func put(_ made: Embedded) throws(QuarryError) {
        if !made.codes.isEmpty { try artifacts.put(made.codes, as: .tokens) }
        try artifacts.put(made.vectors, as: .vector)
    }

    private func vectorArtifacts(
        _ texts: ArraySlice<(key: Digest, value: String)>, _ rows: Embeddings
    ) -> [Artifact] {
        texts.enumerated().map { Artifact(key: $1.key, bytes: Self.bytes(rows[$0])) }
    }

    /// Keys of the texts of which the store has all that a build needs.
    private func known(of texts: [Digest: String]) throws(QuarryError) -> Set<Digest> {
        let known = try artifacts.contains(.vector, under: Array(texts.keys))
        guard storesTokens, !known.isEmpty else { return known }
        let keys = texts.filter { known.contains($0.key) }.mapValues(fingerprints.lateKey)
        let coded = try artifacts.contains(.tokens, under: Array(keys.values))
        return Set(keys.filter { coded.contains($0.value) }.keys)
    }

    private func isWhole(_ bytes: [UInt8]) -> Bool {
        bytes.count == dimension * MemoryLayout<Float>.size
    }

    private func rows(of keys: [Digest], in stored: [Digest: [UInt8]]) -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(keys.count * dimension)
        for key in keys {
            guard let bytes = stored[key] else { preconditionFailure("every key was made") }
            bytes.withUnsafeBytes { raw in
                for offset in stride(from: 0, to: raw.count, by: 4) {
                    let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    rows.append(Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
        }
        return rows
    }

    static func bytes(_ row: some Collection<Float>) -> [UInt8] {
        var writer = ByteWriter()
        writer.reserve(row.count * 4)
        for value in row { writer.float(value) }
        return writer.bytes
    }

    private static func distinct(
        _ texts: [String], key: (String) -> Digest
    ) -> [Digest: String] {
        var found: [Digest: String] = [:]
        for text in texts { found[key(text)] = text }
        return found
    }
}
