import Chunking
import Corpus
import Foundation
import Testing

/// What holds for the chunks of any document. Each case is a seed, printed where it fails.
@Suite("Chunks of random documents")
struct ChunkPropertyTests {
    struct Case: CustomStringConvertible {
        let seed: UInt64
        let document: Document
        let settings: ChunkSettings
        let chunks: [Chunk]

        init(seed: UInt64) {
            self.seed = seed
            let scripts = DocumentGenerator.Script.allCases
            var generator = DocumentGenerator(
                seed: seed, script: scripts[Int(seed) % scripts.count])
            document = generator.document()
            let strategies = ChunkSettings.Strategy.allCases
            settings = ChunkSettings(
                strategy: strategies[Int(seed / 4) % strategies.count],
                maxTokens: [4, 12, 30, 60, 200][Int(seed / 12) % 5],
                overlapTokens: [0, 8, 30][Int(seed / 48) % 3],
                maxCharacters: [7, 50, 512][Int(seed / 16) % 3],
                overlapCharacters: [0, 3, 50][Int(seed / 7) % 3])
            chunks =
                Chunker(settings: settings, countTokens: countTokens).chunks(of: document).chunks
        }

        var description: String { "seed \(seed), \(settings.strategy), \(settings.maxTokens)" }
    }

    static let cases = (0..<480).map { Case(seed: UInt64($0)) }

    @Test("cleaning the raw bytes of a chunk's span gives its text again")
    func spans() {
        for test in Self.cases {
            let raw = Array(test.document.text.utf8)
            for chunk in test.chunks {
                let range = chunk.span.range
                #expect(String(validating: raw[range], as: UTF8.self) != nil, "\(test)")
                let again = Cleaning.text(of: test.document, in: range)
                #expect(again == chunk.text, "\(test), chunk \(chunk.position)")
                #expect(Array(again.utf8) == Array(chunk.text.utf8), "\(test)")
            }
        }
    }

    @Test("chunks are dense, in document order, and each brings something new")
    func order() {
        for test in Self.cases {
            var previous = -1..<(-1)
            for (position, chunk) in test.chunks.enumerated() {
                #expect(chunk.position == position, "\(test)")
                #expect(!chunk.text.isEmpty, "\(test)")
                #expect(chunk.span.range.lowerBound > previous.lowerBound, "\(test)")
                #expect(chunk.span.range.upperBound > previous.upperBound, "\(test)")
                previous = chunk.span.range
            }
        }
    }

    @Test("no text of a document is lost")
    func coverage() {
        for test in Self.cases {
            let whole = Array(
                Cleaning.text(of: test.document, in: 0..<test.document.text.utf8.count).utf8)
            var covered = 0
            for chunk in test.chunks {
                while covered < whole.count, whole[covered] <= 0x20 { covered += 1 }
                let text = Array(chunk.text.utf8)
                guard let start = lastOccurrence(of: text, in: whole, upTo: covered) else {
                    Issue.record("\(test): text is lost before chunk \(chunk.position)")
                    break
                }
                covered = max(covered, start + text.count)
            }
            #expect(covered == whole.count, "\(test)")
        }
    }

    @Test("what lies between the spans is nothing that could be read")
    func gaps() {
        for test in Self.cases {
            var end = 0
            let total = test.document.text.utf8.count
            for span in test.chunks.map(\.span.range) + [total..<total] {
                if span.lowerBound > end {
                    // A hyphen at a line's end is the one visible thing that may fall away.
                    let gap = Cleaning.text(of: test.document, in: end..<span.lowerBound)
                    #expect(["", "-"].contains(gap), "\(test)")
                }
                end = max(end, span.upperBound)
            }
        }
    }

    @Test("token counts are exact and within the limit, headings included")
    func limits() {
        for test in Self.cases {
            for chunk in test.chunks {
                #expect(chunk.tokenCount == countTokens(chunk.embeddedText), "\(test)")
                switch test.settings.strategy {
                case .structure, .sentence:
                    #expect(chunk.tokenCount <= test.settings.maxTokens, "\(test)")
                case .fixed:
                    let length = chunk.text.unicodeScalars.count
                    #expect(length <= test.settings.maxCharacters, "\(test)")
                    #expect(chunk.heading.isEmpty && chunk.tableHeader == nil, "\(test)")
                }
            }
        }
    }

    @Test("the heading path is the document's nesting above the chunk, or its inner end")
    func headings() {
        for test in Self.cases where test.settings.strategy == .structure {
            for chunk in test.chunks {
                let path = Self.path(above: chunk.span.range, in: test.document)
                #expect(path.suffix(chunk.heading.count) == chunk.heading[...], "\(test)")
                let tokens = countTokens(path.joined(separator: " › "))
                if tokens * 2 <= test.settings.maxTokens && chunk.tableHeader == nil {
                    #expect(path == chunk.heading, "\(test)")
                }
            }
        }
    }

    @Test("no chunk goes on past a heading that ends its path or opens a top section")
    func sections() {
        for test in Self.cases where test.settings.strategy == .structure {
            let top = test.document.blocks.filter { isHeading($0) }.map(\.level).min()
            for chunk in test.chunks {
                let inside = test.document.blocks.filter {
                    isHeading($0) && $0.range.lowerBound > chunk.span.range.lowerBound
                        && $0.range.lowerBound < chunk.span.range.upperBound
                        && !Cleaning.clean($0.text).isEmpty
                }
                // Noise may stand before a heading's first visible character, and titles that
                // nothing stands under before the first or, at the document's end, behind the
                // last that has something.
                let ownHeading = inside.filter { heading in
                    !Self.isOpening(
                        chunk.span.range.lowerBound..<heading.range.lowerBound, of: test)
                        && !Self.isOpening(
                            heading.range.lowerBound..<test.document.text.utf8.count, of: test)
                }
                #expect(!ownHeading.contains { $0.level == top }, "\(test)")
                let path = Self.path(above: chunk.span.range, in: test.document)
                for heading in ownHeading where !chunk.heading.isEmpty {
                    #expect(heading.level > path.count - 1, "\(test)")
                }
            }
        }
    }

    @Test("pages are those of the first and last byte")
    func pages() {
        for test in Self.cases {
            for chunk in test.chunks {
                let blocks = test.document.blocks
                let first = blocks.last { $0.range.lowerBound <= chunk.span.range.lowerBound }
                let last = blocks.last { $0.range.lowerBound < chunk.span.range.upperBound }
                #expect(chunk.span.page == first?.page, "\(test)")
                #expect(chunk.span.lastPage == last?.page, "\(test)")
            }
        }
    }

    @Test("the same document gives the same chunks")
    func determinism() {
        for test in Self.cases.prefix(60) {
            #expect(Case(seed: test.seed).chunks == test.chunks, "\(test)")
        }
    }

    private func isHeading(_ block: Block) -> Bool {
        block.kind == .heading && !Cleaning.clean(block.text).isEmpty
    }

    /// Whether nothing but titles stands in a range.
    private static func isOpening(_ range: Range<Int>, of test: Case) -> Bool {
        let front = front(of: test.document)
        return test.document.blocks.allSatisfy { block in
            let part = block.range.clamped(to: range)
            return block.kind == .heading || block.kind == .furniture || part.isEmpty
                || block.range.upperBound <= front
                || Cleaning.text(of: test.document, in: part).isEmpty
        }
    }

    /// Where the paragraphs end that may be the document's title: of one sentence at most, with
    /// nothing but headings before them.
    private static func front(of document: Document) -> Int {
        let blocks = document.blocks.prefix { block in
            switch block.kind {
            case .heading, .furniture: true
            case .paragraph: Sentences.ranges(in: Cleaning.clean(block.text)).count < 2
            case .listItem, .tableRow, .footnote, .caption: Cleaning.clean(block.text).isEmpty
            }
        }
        return blocks.last?.range.upperBound ?? 0
    }

    /// Titles of the headings that lie before a chunk and still hold where it starts, and behind
    /// the titles it begins with.
    private static func path(above range: Range<Int>, in document: Document) -> [String] {
        let offset = range.lowerBound
        var open: [(level: Int, title: String)] = []
        for block in document.blocks
        where block.kind == .heading && block.range.lowerBound <= offset {
            let title = Cleaning.clean(block.text)
            guard !title.isEmpty else { continue }
            open.removeAll { $0.level >= block.level }
            // A heading the chunk starts with is in its text instead.
            let before = Cleaning.text(of: document, in: block.range.lowerBound..<offset)
            if !before.isEmpty { open.append((block.level, title)) }
        }
        for block in document.blocks where block.range.upperBound > offset {
            let part = block.range.clamped(to: range)
            guard !Cleaning.text(of: document, in: part).isEmpty else { continue }
            let before = Cleaning.text(of: document, in: block.range.lowerBound..<part.lowerBound)
            guard block.kind == .heading, before.isEmpty else { break }
            open.removeAll { $0.level >= block.level }
        }
        return open.map(\.title)
    }

    private func lastOccurrence(of text: [UInt8], in whole: [UInt8], upTo limit: Int) -> Int? {
        var start = min(limit, whole.count - text.count)
        while start >= 0 {
            if whole[start..<start + text.count].elementsEqual(text) { return start }
            start -= 1
        }
        return nil
    }
}
