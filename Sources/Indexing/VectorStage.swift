import Artifacts
import Corpus
import Embedding
import Storage

/// Chunks → vectors, through the artifact store: what was ever computed is not computed again.
struct VectorStage: Sendable {
    let encoder: Encoder
    let artifacts: ArtifactStore
    let fingerprints: Fingerprints
    /// Compute even what the store has.
    let ignoresCache: Bool

    /// Computes what the store lacks and makes it durable, one transaction a call.
    /// - Returns: how many vectors were computed.
    func ensure(_ chunks: [Chunk]) throws(IndexingError) -> Int {
        let wanted = Self.distinct(chunks.map(\.embeddedText), key: fingerprints.vectorKey)
        do {
            let known =
                ignoresCache ? [] : try artifacts.contains(.vector, Array(wanted.keys))
            let missing = wanted.filter { !known.contains($0.key) }.sorted { $0.key < $1.key }
            try compute(missing.map { ($0.key, $0.value) })
            return missing.count
        } catch {
            throw Self.wrap(error)
        }
    }

    /// The chunks' vectors, row-major; computes those the store has lost.
    func vectors(of chunks: [Chunk]) throws(IndexingError) -> [Float] {
        let keys = chunks.map { fingerprints.vectorKey($0.embeddedText) }
        do {
            var stored = try artifacts.get(.vector, keys).found
            let lost = zip(keys, chunks).filter { !isWhole(stored[$0.0]) }
            if !lost.isEmpty {
                let texts = Dictionary(lost.map { ($0.0, $0.1.embeddedText) }) { first, _ in first }
                try compute(texts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
                stored.merge(try artifacts.get(.vector, lost.map(\.0)).found) { _, new in new }
            }
            return try flatten(keys, stored)
        } catch {
            throw Self.wrap(error)
        }
    }

    private func compute(_ texts: [(key: Digest, text: String)]) throws {
        guard !texts.isEmpty else { return }
        let rows = encoder.embed(texts.map(\.text))
        try artifacts.put(
            .vector,
            texts.indices.map { Artifact(key: texts[$0].key, bytes: Self.bytes(rows[$0])) })
    }

    private func isWhole(_ bytes: [UInt8]?) -> Bool {
        bytes?.count == encoder.model.dimension * MemoryLayout<Float>.size
    }

    private func flatten(_ keys: [Digest], _ stored: [Digest: [UInt8]]) throws -> [Float] {
        var rows: [Float] = []
        rows.reserveCapacity(keys.count * encoder.model.dimension)
        for key in keys {
            guard let bytes = stored[key], isWhole(bytes) else {
                throw IndexingError(
                    .io, path: nil, "the artifact cache lost a vector just written to it")
            }
            bytes.withUnsafeBytes { raw in
                for offset in stride(from: 0, to: raw.count, by: 4) {
                    let bits = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
                    rows.append(Float(bitPattern: UInt32(littleEndian: bits)))
                }
            }
        }
        return rows
    }

    private static func bytes(_ row: ArraySlice<Float>) -> [UInt8] {
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

    private static func wrap(_ error: any Error) -> IndexingError {
        if let error = error as? any QuarryError { return IndexingError(error) }
        return IndexingError(.io, path: nil, "\(error)")
    }
}
