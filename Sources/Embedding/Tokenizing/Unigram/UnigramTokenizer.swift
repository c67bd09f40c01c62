/// SentencePiece's Unigram tokenizer (Kudo 2018) as XLM-RoBERTa and its children use it: the text
/// is normalised, spaces are marked by ▁, and of all ways to write a word in pieces the likeliest
/// is taken.
///
/// Gives the ids that Hugging Face's `tokenizers` gives. Safe from any thread.
package final class UnigramTokenizer: Tokenizer {
    let vocabulary: UnigramVocabulary
    let settings: UnigramSettings
    private let normalizer: UnigramNormalizer

    package var ids: SpecialIds { settings.ids }
    package var separatorCount: Int { settings.separatorCount }
    /// Added tokens and those of the template may have ids beyond the pieces'.
    package let vocabularyCount: Int

    init(vocabulary: UnigramVocabulary, settings: UnigramSettings, normalizer: UnigramNormalizer) {
        self.vocabulary = vocabulary
        self.settings = settings
        self.normalizer = normalizer
        let ids = settings.specials.map(\.id) + [settings.ids.begin, settings.ids.end]
        vocabularyCount = max(vocabulary.count, Int(ids.max() ?? 0) + 1)
    }

    package func pieces(_ text: String, limit: Int) -> [Int32] {
        var text = text
        return text.withUTF8 { utf8 in
            var scan = UnigramScan(vocabulary, unknown: ids.unknown, limit: limit)
            var start = 0
            // What text spells out is cut out first; the stretches between are on their own.
            while start < utf8.count, !scan.isFull {
                let special = nextSpecial(utf8, from: start)
                let end = special?.range.lowerBound ?? utf8.count
                if end > start {
                    read(UnsafeBufferPointer(rebasing: utf8[start..<end]), into: &scan)
                }
                if let special { scan.append(special.id) }
                start = special?.range.upperBound ?? end
            }
            return scan.ids
        }
    }

    package func isWord(_ id: Int32) -> Bool {
        guard (0..<vocabulary.count).contains(Int(id)) else { return false }
        return String(decoding: vocabulary.piece(id), as: UTF8.self).unicodeScalars.contains {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
    }

    private func read(_ text: UnsafeBufferPointer<UInt8>, into scan: inout UnigramScan) {
        let normal = normalizer.normalize(text)
        for word in UnigramWords(normal, splitsAtWhitespace: settings.splitsAtWhitespace) {
            if scan.isFull { return }
            word.withUnsafeBufferPointer { scan.read($0) }
        }
    }

    private func nextSpecial(
        _ utf8: UnsafeBufferPointer<UInt8>, from start: Int
    ) -> (range: Range<Int>, id: Int32)? {
        var position = start
        while position < utf8.count {
            let byte = utf8[position]
            for token in settings.specials where token.bytes.first == byte {
                if utf8[position...].starts(with: token.bytes) {
                    return (position..<position + token.bytes.count, token.id)
                }
            }
            position += 1
        }
        return nil
    }
}
