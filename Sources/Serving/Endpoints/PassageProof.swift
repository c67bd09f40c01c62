import Answering
import Citing
import Corpus
import Searching

/// What the document of a passage says of it now, told by whoever has the document.
struct PassageProof: Codable, Hashable, Sendable {
    var state: SourceProofs.State
    /// As the document has it; nil unless it is proved.
    var raw: String?
    var blocks: [CiteEntry.Block] = []
    /// Those that the passage stands on, where they were asked for.
    var pages: [PassageView.Page] = []
    /// Why there are none though the document has some.
    var pagesMissing: String?

    /// Of one that did not say.
    static func unsaid(_ reason: String?) -> PassageProof {
        PassageProof(state: .unproved, pagesMissing: reason)
    }

    private static let mostRaw = 4 << 20
    private static let mostBlocks = 10_000
    private static let mostPages = 1_000

    /// As a member says it, fit for readers.
    /// - Throws: `ShardFailure` for what no document has.
    func checked() throws(ShardFailure) -> PassageProof {
        let boxes = blocks.compactMap(\.box) + pages.flatMap(\.lines)
        guard raw == nil || state == .proved, raw?.utf8.count ?? 0 <= Self.mostRaw,
            blocks.count <= Self.mostBlocks, pages.count <= Self.mostPages,
            boxes.count <= Self.mostBlocks, boxes.allSatisfy({ $0.count == 4 }),
            blocks.allSatisfy({ Block.Kind(rawValue: $0.kind) != nil && $0.span.start >= 0 }),
            pages.allSatisfy({ Page.Verdict(rawValue: $0.verdict) != nil && $0.page > 0 })
        else { throw ShardFailure(.broken, "it proves a passage as no document can") }
        var proof = self
        proof.pagesMissing = pagesMissing.map { ForeignText.escaped(String($0.prefix(200))) }
        return proof
    }
}

extension SourceProofs.State: Codable {}

extension SourceProofs {
    /// Parses the document again; blocks meanwhile.
    /// - Throws: what drawing its pages throws that nobody can be told.
    /// - Complexity: O(document).
    func proof(
        of range: Range<Int>, in source: SourceFile, of generation: ServedGeneration,
        showsPages: Bool
    ) throws -> PassageProof {
        let outcome = outcome(
            of: ChunkName(source: source.id, place: .span(range)), in: generation)
        guard let citation = outcome.citation else { return PassageProof(state: outcome.state) }
        var proof = PassageProof(
            state: outcome.state, raw: citation.raw,
            blocks: citation.blocks.flatMap { block in
                block.places.filter { $0.range.overlaps(range) }.map { place in
                    CiteEntry.Block(
                        kind: block.kind.rawValue, page: place.page > 0 ? place.page : nil,
                        span: SpanEntry(place.range), box: place.box?.sides)
                }
            })
        guard showsPages else { return proof }
        do {
            proof.pages = try pages(of: citation, in: generation).map(PassageView.Page.init)
        } catch let problem as Problem {
            // The passage is proved all the same, and its text is there.
            proof.pagesMissing = problem.detail
        }
        return proof
    }
}
