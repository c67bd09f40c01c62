import Artifacts
import Corpus
import Embedding
import Segments
import Synchronization

extension VectorStage {
    /// Whether segments hold the token vectors of their chunks.
    var storesTokens: Bool { fingerprints.settings.rerank.storeLate != .none }

    /// For segments; nil where they hold none.
    var lateTokens: LateTokens? {
        guard storesTokens else { return nil }
        return LateTokens(
            coder: { () throws(QuarryError) in try coder() },
            codes: { texts throws(QuarryError) in try codes(of: texts) })
    }

    /// What makes codes of this model's token vectors. Its center goes through the store too.
    func coder() throws(QuarryError) -> TokenCoder {
        do {
            return try knownCoder.coder.withLock { known in
                if let known { return known }
                let coder = TokenCoder(center: try center())
                known = coder
                return coder
            }
        } catch {
            throw QuarryError(other: error)
        }
    }

    private func center() throws -> [Float] {
        let key = fingerprints.centerKey
        if !ignoresCache, let stored = try artifacts.get(.tokens, under: [key]).found[key],
            let center = Self.floats(stored),
            center.count == encoder.model.configuration.hiddenSize
        {
            return center
        }
        let center = try encoder.meanWordVector()
        try artifacts.put([Artifact(key: key, bytes: Self.bytes(center))], as: .tokens)
        return center
    }

    /// The bytes of each text's `TokenCodes`; computes and stores those the store lacks. A run that
    /// ignores the cache has put those of its chunks there itself, where segments hold them; else
    /// it takes none.
    /// - Throws: `limitExceeded` where the run is to stop; what the store and the model throw.
    func codes(of texts: [String]) throws(QuarryError) -> [[UInt8]] {
        let keys = texts.map(fingerprints.lateKey)
        do {
            let coder = try coder()
            let stored =
                ignoresCache && !storesTokens
                ? [:] : try artifacts.get(.tokens, under: keys).found
            var known = stored.filter {
                TokenCodes.isWhole($0.value, dimension: coder.dimension)
            }
            let lost = zip(keys, texts).filter { known[$0.0] == nil }
            let made = try encoded(Dictionary(lost) { first, _ in first }, by: coder)
            known.merge(made) { old, _ in old }
            return keys.map { key in
                guard let codes = known[key] else { preconditionFailure("every text was coded") }
                return codes
            }
        } catch {
            throw QuarryError(other: error)
        }
    }

    private func encoded(
        _ texts: [Digest: String], by coder: TokenCoder
    ) throws -> [Digest: [UInt8]] {
        guard !texts.isEmpty else { return [:] }
        try control.checkpoint()
        let sorted = texts.sorted { $0.key < $1.key }
        let codes = try encoder.embed(sorted.map(\.value)) { coder.encode($0.vectors) }.made
        let made = zip(sorted, codes).map { Artifact(key: $0.key, bytes: $1) }
        try artifacts.put(made, as: .tokens)
        // Where segments hold them they were made with the vectors, and have got lost since.
        if storesTokens { recomputed.add(made.count) }
        return Dictionary(uniqueKeysWithValues: made.map { ($0.key, $0.bytes) })
    }

    static func floats(_ bytes: [UInt8]) -> [Float]? {
        bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            var floats: [Float] = []
            while let value = try? reader.float() { floats.append(value) }
            return reader.isAtEnd ? floats : nil
        }
    }
}
