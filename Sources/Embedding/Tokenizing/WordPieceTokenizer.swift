/// BERT's tokenizer: cleaning and splitting as `TextNormalizer` says, then WordPiece, the
/// longest token of the vocabulary first (Devlin et al. 2019, `tokenization.py`).
///
/// Gives the ids that Hugging Face's fast `BertTokenizer` gives. Safe from any thread.
package final class WordPieceTokenizer: Sendable {
    /// A token that text may spell out: its bytes are found before any cleaning.
    struct SpecialToken: Hashable, Sendable {
        var bytes: [UInt8]
        var id: Int32
    }

    struct Ids: Hashable, Sendable {
        var unknown: Int32
        var begin: Int32
        var end: Int32
    }

    /// Longer words (in scalars, after normalising) are unknown.
    static let maxWordScalars = 100

    let vocabulary: Vocabulary
    let normalizer: TextNormalizer
    let ids: Ids
    let specials: [SpecialToken]
    /// What becomes of each ASCII byte: `TextNormalizer.Action`, and the byte in lower case.
    let asciiActions: [TextNormalizer.Action]
    let asciiBytes: [UInt8]
    /// Whether a special token begins with the byte.
    let beginsSpecial: [Bool]
    /// Whether the byte is part of a word and no special token begins with it.
    let isPlain: [Bool]

    init(
        vocabulary: Vocabulary, options: TextNormalizer.Options, ids: Ids,
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

    /// Ids with `[CLS]` before and `[SEP]` after, at most `maxTokens` of them: what lies beyond
    /// is cut off. Needs time in proportion to the text up to the cut.
    package func encode(_ text: String, maxTokens: Int) -> [Int32] {
        precondition(maxTokens >= 2, "[CLS] and [SEP] alone are two tokens")
        var result = [ids.begin]
        result.append(contentsOf: pieces(text, limit: maxTokens - 2))
        result.append(ids.end)
        return result
    }

    /// Tokens of a text, special ones not counted, nothing cut off.
    package func countTokens(_ text: String) -> Int { pieces(text, limit: .max).count }

    /// The first `limit` ids of a text.
    func pieces(_ text: String, limit: Int) -> [Int32] {
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
