/// How bytes become documents. `memoryBytes` and `timeoutSeconds` hold for one document.
package struct ParseSettings: Hashable, Sendable {
    /// What is read besides a document's own text.
    package enum Extra: String, Sendable, CaseIterable {
        /// What reviewers wrote: a DOCX's comments, a PDF's notes.
        case comments
        /// Running headers and footers of a DOCX. (A PDF's are found and left out of chunks.)
        case headers
        /// Where links lead, after their text.
        case links
    }

    package var timeoutSeconds: Double
    package var memoryBytes: Int
    /// Tried in order on encrypted files, after the empty one. Never logged, never stored.
    package var passwords: [String]
    package var extras: Set<Extra>

    package init(
        timeoutSeconds: Double = 60, memoryBytes: Int = 1 << 30, passwords: [String] = [],
        extras: Set<Extra> = []
    ) {
        self.timeoutSeconds = timeoutSeconds
        self.memoryBytes = memoryBytes
        self.passwords = passwords
        self.extras = extras
    }

    private static let extrasMark = "; with "

    /// What a document is a function of besides its bytes: the parser, and the extras if any.
    package func fingerprint(parser: String) -> String {
        guard !extras.isEmpty else { return parser }
        return parser + Self.extrasMark + extras.map(\.rawValue).sorted().joined(separator: ", ")
    }

    /// The parser and the extras of a fingerprint.
    package static func parts(
        ofFingerprint text: String
    ) -> (parser: String, extras: Set<Extra>) {
        let parts = text.split(separator: extrasMark, maxSplits: 1)
        let names = parts.count < 2 ? [] : parts[1].split(separator: ", ")
        return (
            parts.first.map(String.init) ?? "",
            Set(names.compactMap { Extra(rawValue: String($0)) })
        )
    }
}

/// How documents become chunks.
package struct ChunkSettings: Hashable, Sendable {
    package enum Strategy: String, Sendable, CaseIterable {
        /// Packs blocks under their headings up to `maxTokens`.
        case structure
        /// Packs sentences up to `maxTokens`, whatever the layout.
        case sentence
        /// Windows of `maxCharacters` that overlap by `overlapCharacters`.
        case fixed
    }

    package var strategy: Strategy
    /// Of the model's own tokenizer, headings included, special tokens not.
    package var maxTokens: Int
    package var overlapTokens: Int
    package var maxCharacters: Int
    package var overlapCharacters: Int

    package init(
        strategy: Strategy = .structure, maxTokens: Int = 200, overlapTokens: Int = 30,
        maxCharacters: Int = 512, overlapCharacters: Int = 50
    ) {
        self.strategy = strategy
        self.maxTokens = maxTokens
        self.overlapTokens = overlapTokens
        self.maxCharacters = maxCharacters
        self.overlapCharacters = overlapCharacters
    }
}

/// How chunks become vectors.
package struct EmbedSettings: Hashable, Sendable {
    package enum Precision: String, Sendable, CaseIterable { case f32 }

    /// Name of a folder in the models folder.
    package var model: String
    package var precision: Precision

    package init(model: String = "all-MiniLM-L6-v2", precision: Precision = .f32) {
        self.model = model
        self.precision = precision
    }
}

/// Saturation and length normalisation of BM25 (Robertson & Zaragoza 2009).
package struct BM25Settings: Hashable, Sendable {
    package var k1: Double
    package var b: Double

    package init(k1: Double = 0.9, b: Double = 0.4) {
        self.k1 = k1
        self.b = b
    }
}

/// Shape of the HNSW graph (Malkov & Yashunin 2018).
package struct HNSWSettings: Hashable, Sendable {
    /// Neighbours a node keeps on each upper layer; the bottom layer keeps `2 * m`.
    package var m: Int
    /// Candidates held while a node's neighbours are sought.
    package var efConstruction: Int

    package init(m: Int = 16, efConstruction: Int = 200) {
        self.m = m
        self.efConstruction = efConstruction
    }
}

/// What is prepared for re-ranking.
package struct RerankSettings: Hashable, Sendable {
    /// How the chunks' token vectors are stored.
    package enum LateStorage: String, Sendable, CaseIterable {
        /// Not at all: they are computed when a question is asked.
        case none
        /// In 8 bits a component, with a scale for each token.
        case int8
    }

    package var storeLate: LateStorage

    package init(storeLate: LateStorage = .none) { self.storeLate = storeLate }
}
