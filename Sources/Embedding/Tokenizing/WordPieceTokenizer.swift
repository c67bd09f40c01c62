/// BERT's tokenizer: cleaning and splitting as `TextNormalizer` says, then WordPiece, the
/// longest token of the vocabulary first (Devlin et al. 2019, `tokenization.py`).
///
/// Gives the ids that Hugging Face's fast `BertTokenizer` gives. Safe from any thread.
package final class WordPieceTokenizer: Tokenizer {
    /// Longer words (in scalars, after normalising) are unknown.
    static let maxWordScalars = 100

    let vocabulary: Vocabulary
    let normalizer: TextNormalizer
    package let ids: SpecialIds
    package let separatorCount = 1
    let specials: [SpecialToken]
    /// What becomes of each ASCII byte: `TextNormalizer.Action`, and the byte in lower case.
    let asciiActions: [TextNormalizer.Action]
    let asciiBytes: [UInt8]
    /// Whether a special token begins with the byte.
    let beginsSpecial: [Bool]
    /// Whether the byte is part of a word and no special token begins with it.
    let isPlain: [Bool]

    init(
        vocabulary: Vocabulary, options: TextNormalizer.Options, ids: SpecialIds,
        specials: [SpecialToken]
    ) {
        self.vocabulary = vocabulary
        self.ids = ids
        normalizer = TextNormalizer(options: options)
        // The longest first, so that the first match is the longest.
        self.specials = specials.sorted { $0.bytes.count > $1.bytes.count }
        beginsSpecial = (0...255).map { byte in
            specials.contains { $0.bytes.first == UInt8(byte) }
        }
        let page = normalizer.page(of: "\0")
        asciiActions = page.actions[..<128].map { $0 == .map ? .keep : $0 }
        asciiBytes = (0..<128).map { byte in
            UInt8(page.mappings[byte]?.first?.value ?? UInt32(byte))
        }
        isPlain = zip(asciiActions, beginsSpecial).map { $0 == .keep && !$1 }
    }

    /// Added tokens may have ids beyond the vocabulary's.
    package var vocabularyCount: Int {
        max(vocabulary.count, Int(specials.map(\.id).max() ?? 0) + 1)
    }

    package func isWord(_ id: Int32) -> Bool { vocabulary.isWord(id) }

    /// The first `limit` ids of a text.
    package func pieces(_ text: String, limit: Int) -> [Int32] {
        var text = text
        return text.withUTF8 { utf8 in
            WordBuffer.with(capacity: 4 * Self.maxWordScalars) { buffer in
                var scan = WordPieceScan(self, buffer: buffer, limit: limit)
                scan.reserve(utf8.count / 3)
                scan.run(utf8)
                return scan.ids
            }
        }
    }
}
