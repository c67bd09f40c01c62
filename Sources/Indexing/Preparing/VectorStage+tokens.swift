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
        let center = encoder.meanWordVector()
        try artifacts.put([Artifact(key: key, bytes: Self.bytes(center))], as: .tokens)
        return center
    }

    /// The bytes of each text's `TokenCodes`; computes and stores those the store lacks.
    func codes(of texts: [String]) throws(QuarryError) -> [[UInt8]] {
        let keys = texts.map(fingerprints.lateKey)
        do {
            let coder = try coder()
            var known = try artifacts.get(.tokens, under: keys).found
                .filter { TokenCodes.isWhole($0.value, dimension: coder.dimension) }
            let lost = Dictionary(zip(keys, texts).filter { known[$0.0] == nil }) { first, _ in
                first
            }.sorted { $0.key < $1.key }
            guard !lost.isEmpty else { return keys.map { known[$0] ?? [] } }
            let made = encoder.embed(lost.map(\.value)) { coder.encode($0.vectors) }.made
            try artifacts.put(
                zip(lost, made).map { Artifact(key: $0.key, bytes: $1) }, as: .tokens)
            for (text, codes) in zip(lost, made) { known[text.key] = codes }
            return keys.map { known[$0] ?? [] }
        } catch {
            throw QuarryError(other: error)
        }
    }

    private static func floats(_ bytes: [UInt8]) -> [Float]? {
        bytes.withUnsafeBytes { raw in
            var reader = ByteReader(raw)
            var floats: [Float] = []
            while let value = try? reader.float() { floats.append(value) }
            return reader.isAtEnd ? floats : nil
        }
    }
}
