import Corpus
import HNSW
import Postings
import Ranking
import Segments
import Storage
import TestSupport

/// A small segment in four kinds of writing, and a reader that looks at all of it.
enum SegmentSamples {
    static let dimension = 8

    static func sources() -> [SegmentSource] {
        var random = SeededGenerator(seed: 3)
        return SampleTexts.all.map { ($0.key, $0.value) }
            .sorted { SourceID(path: $0.0) < SourceID(path: $1.0) }
            .enumerated().map { source(number: $0, name: $1.0, text: $1.1, &random) }
    }

    private static func source(
        number: Int, name: String, text: String, _ random: inout SeededGenerator
    ) -> SegmentSource {
        let lines = text.split(separator: "\n").map(String.init)
        let chunks = lines.dropFirst().enumerated().map { index, line in
            Chunk(
                position: index, text: line,
                span: Span(range: index..<index + line.utf8.count, page: number, lastPage: number),
                heading: [lines[0]], tableHeader: index == 1 ? "項目\t金額" : nil,
                tokenCount: line.count)
        }
        let record = SourceRecord(
            file: SourceFile(
                id: SourceID(path: name), type: number % 2 == 0 ? .pdf : .txt,
                byteCount: text.utf8.count, contentHash: Digest.sha256(text),
                encoding: number == 1 ? try? TextEncoding("big5") : nil),
            facts: DocumentFacts(
                title: number == 0 ? nil : lines[0], author: number == 0 ? "王小明" : nil,
                modified: number == 2 ? "2026-07-01" : nil, warnings: ["page 2 is garbled"]),
            pages: PageSummary(
                count: 3, poor: [Page(number: 2, label: "ii", verdict: .garbled)]),
            chunkCount: chunks.count)
        return SegmentSource(
            record: record, chunks: chunks,
            vectors: chunks.flatMap { _ in unit(random.floats(dimension, spread: 1)) })
    }

    private static func unit(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return vector.map { $0 / length }
    }

    static func write(
        _ sources: [SegmentSource], _ folder: String, threads: Int = 1
    ) throws -> SegmentInfo {
        try SegmentWriter(
            folder: folder, settings: HNSWSettings(m: 4, efConstruction: 16),
            dimension: dimension, threads: threads
        ).write(sources, late: late)
    }

    /// Codes of random words, in a dimension of their own: a model with a dense head gives such.
    private static let late: LateTokens = {
        var random = SeededGenerator(seed: 5)
        let coder = TokenCoder(center: random.floats(11, spread: 0.2))
        return LateTokens(
            coder: { coder },
            codes: { texts in
                texts.map { text in
                    var random = SeededGenerator(seed: UInt64(text.utf8.count))
                    let words = (0..<text.utf8.count / 4).flatMap { _ in
                        unit(random.floats(coder.dimension, spread: 1))
                    }
                    return coder.encode(words)
                }
            })
    }()

    /// Opens the segment and reads every record, list and vector of it.
    static func readAll(_ folder: String) throws {
        let reader = try SegmentReader(folder: folder)
        for number in 0..<reader.sources.count { _ = try reader.sources[number] }
        for ordinal in 0..<reader.chunkCount {
            let record = try reader.chunk(ordinal)
            _ = try reader.sources[record.source].pages.verdict(ofPage: record.chunk.span.page)
        }
        let search = CandidateSearch(segments: [reader], settings: BM25Settings())
        for text in ["refund card receipt", "住宿費 收據", "机房 温度", "VPN E-1042 gateway 電源"] {
            let vector = [Float](repeating: 0.35, count: dimension)
            let query = try search.lexicalQuery(text)
            for candidate in try search.candidates(
                RetrievalQuery(text: text, vector: vector), lexicalQuery: query, count: 5, ef: 1)
            {
                _ = try reader.postings.explain(query, ordinal: candidate.address.ordinal)
            }
        }
        try reader.postings.forEachTerm { _, _ in }
        for ordinal in 0..<reader.chunkCount { _ = reader.signatures?[ordinal].bands }
        if let late = reader.late {
            let question = TokenCoder(center: late.center).question(late.center)
            for ordinal in 0..<reader.chunkCount {
                _ = LateInteraction.maxSim(
                    question: question, codes: try late.codes(of: ordinal))
            }
        }
        try reader.sources.verify()
        try reader.postings.verify()
        try reader.vectors.file.verify()
        try reader.quantised?.file.verify()
        try reader.graph.graph.file.verify()
    }

    static func verify(_ path: String, like bytes: [UInt8]) throws {
        let covered = bytes.count - SealedFile.footerSize
        let digest = bytes[(covered + 8)..<(covered + 40)]
        try SealedFile.verify(
            path: path, length: bytes.count, sha256: Digest(bytes: Array(digest)).hex)
    }
}
