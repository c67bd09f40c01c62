import Chunking
import Corpus

/// Counts as WordPiece does in kind: each Han or kana character and each punctuation mark is a
/// token, other words are a token for every four characters they begin.
@Sendable
func countTokens(_ text: String) -> Int {
    var tokens = 0
    var wordLength = 0
    for scalar in text.unicodeScalars {
        if isSpaceless(scalar) || scalar.properties.generalCategory.isPunctuationLike {
            tokens += (wordLength + 3) / 4 + 1
            wordLength = 0
        } else if scalar.properties.isWhitespace {
            tokens += (wordLength + 3) / 4
            wordLength = 0
        } else {
            wordLength += 1
        }
    }
    return tokens + (wordLength + 3) / 4
}

private func isSpaceless(_ scalar: Unicode.Scalar) -> Bool {
    (0x2E80..<0xA000).contains(scalar.value) || (0xFF00..<0xFFE0).contains(scalar.value)
        || (0x20000..<0x40000).contains(scalar.value)
}

extension Unicode.GeneralCategory {
    fileprivate var isPunctuationLike: Bool {
        switch self {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation, .mathSymbol,
            .currencySymbol, .otherSymbol:
            true
        default: false
        }
    }
}

/// A document of plain paragraphs.
func document(_ paragraphs: String...) -> Document {
    Document(type: .txt, blocks: paragraphs.map { Block(kind: .paragraph, text: $0) })
}

func heading(_ level: Int, _ text: String) -> Block {
    Block(kind: .heading, level: level, text: text)
}

func paragraph(_ text: String, page: Int = 0) -> Block {
    Block(kind: .paragraph, page: page, text: text)
}

func row(_ table: Int, _ cells: [String], isHeader: Bool = false) -> Block {
    Block(
        kind: .tableRow, level: table, text: cells.joined(separator: "\t"),
        isTableHeader: isHeader)
}

func chunks(
    _ blocks: [Block], strategy: ChunkSettings.Strategy = .structure, maxTokens: Int = 60,
    overlapTokens: Int = 0
) -> [Chunk] {
    let settings = ChunkSettings(
        strategy: strategy, maxTokens: maxTokens, overlapTokens: overlapTokens)
    let chunker = Chunker(settings: settings, countTokens: countTokens)
    return chunker.chunks(of: Document(type: .docx, blocks: blocks)).chunks
}

/// A sentence of `count` four-letter words and a stop: `count + 1` tokens.
func sentence(_ word: String, _ count: Int = 9) -> String {
    ([word.prefix(1).uppercased() + word.dropFirst()] + Array(repeating: word, count: count - 1))
        .joined(separator: " ") + "."
}
