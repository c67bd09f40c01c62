import Chunking
import Corpus
import Foundation
import Testing

@Suite("The cost of chunking")
struct CostTests {
    private final class Meter: Sendable {
        private let lock = NSLock()
        // Guarded by the lock.
        private nonisolated(unsafe) var bytes = 0

        func add(_ count: Int) { lock.withLock { bytes += count } }

        var total: Int { lock.withLock { bytes } }
    }

    private func countedBytes(_ blocks: [Block], _ settings: ChunkSettings) -> Int {
        let meter = Meter()
        let chunker = Chunker(settings: settings) { text in
            meter.add(text.utf8.count)
            return countTokens(text)
        }
        _ = chunker.chunks(of: Document(type: .txt, blocks: blocks))
        return meter.total
    }

    @Test(
        "tokens are counted a few times at most, in texts of any shape and length",
        arguments: [
            String(repeating: "A short sentence of plain words. ", count: 600),
            String(repeating: "員工請假應於三日前提出，並經主管核准。", count: 400),
            String(repeating: "员工请假应于三日前提出，并经主管核准。", count: 400),
            String(repeating: "no stop at all ", count: 1_500),
            String(repeating: "沒有標點的長句子", count: 1_000),
            String(repeating: "Mixed 中英 text, with clauses; ", count: 600),
        ])
    func tokens(text: String) {
        for (number, strategy) in [ChunkSettings.Strategy.structure, .sentence].enumerated() {
            let settings = ChunkSettings(strategy: strategy, overlapTokens: 0)
            let blocks = (0..<3).flatMap { [heading(2, "Part \($0) \(number)"), paragraph(text)] }
            let counted = countedBytes(blocks, settings)
            let size = 3 * text.utf8.count
            // A unit, its clauses or its words, and its chunk: each once.
            #expect(counted < size * 7 / 2, "\(counted) bytes counted of \(size)")
        }
    }
}

/// Text of others, where it is at hand.
enum SharedData {
    static let folder: String = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["QUARRY_SHARED"]
            ?? package.appendingPathComponent("../shared").standardizedFileURL.path
    }()

    static func files(_ subfolder: String, _ count: Int) -> [String] {
        let path = folder + "/data/text/" + subfolder
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().prefix(count).map { path + "/" + $0 }
    }

    static let isPresent = FileManager.default.fileExists(atPath: folder + "/data/text")
}

@Suite(
    "Chunks of real documents",
    .enabled(if: SharedData.isPresent, "the shared data folder is not there (QUARRY_SHARED)"))
struct RealTextTests {
    @Test(
        "each chunk's text is found again at its span and no text is lost",
        arguments: ["repo-docs-en", "pingcap-docs-cn", "apisix/en", "apisix/zh"])
    func realText(subfolder: String) throws {
        for path in SharedData.files(subfolder, 12) {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            let document = Self.document(text)
            let chunker = Chunker(settings: ChunkSettings(), countTokens: countTokens)
            var end = 0
            let chunks = chunker.chunks(of: document).chunks
            for chunk in chunks {
                let range = chunk.span.range
                #expect(Cleaning.text(of: document, in: range) == chunk.text, "\(path)")
                #expect(chunk.tokenCount <= 200, "\(path)")
                if range.lowerBound > end {
                    let gap = Cleaning.text(of: document, in: end..<range.lowerBound)
                    #expect(["", "-"].contains(gap), "\(path)")
                }
                end = max(end, range.upperBound)
            }
            let tail = Cleaning.text(of: document, in: end..<document.text.utf8.count)
            #expect(tail.isEmpty, "\(path)")
        }
    }

    /// Paragraphs at blank lines, headings by their number signs.
    private static func document(_ text: String) -> Document {
        let blocks = text.components(separatedBy: "\n\n").map { part in
            let level = part.prefix { $0 == "#" }.count
            return Block(
                kind: level > 0 ? .heading : .paragraph, level: level,
                text: String(part.dropFirst(level)))
        }
        return Document(type: .txt, blocks: blocks)
    }
}
