import Corpus
import Foundation
import Postings
import Ranking
import Segments

/// Reads the chunks that were chosen, with what stands around them, from the members they are in.
struct GroupHits {
    let chunks: GroupChunks
    let plan: Searcher.Plan
    let context: Int
    let isExplained: Bool

    /// - Parameters:
    ///   - after: hits before these.
    ///   - marginal: what decided the places, where difference counts too.
    func hits(
        _ groups: [HitSelection.Group], after: Int,
        marginal: [ChunkAddress: Explanation.Difference]
    ) throws -> [Hit] {
        let shown = try chunks.passages(
            of: groups.map(\.ranked.address), context: context, isExplained: isExplained)
        let others = groups.flatMap { $0.copies + $0.nearDuplicates.map(\.address) }
        let places = Dictionary(
            zip(others, try chunks.passages(of: others, context: 0, isExplained: false)),
            uniquingKeysWith: { first, _ in first })
        return zip(groups, shown).enumerated().map { number, item in
            var hit = hit(item.0, item.1, places: places)
            hit.rank = after + number + 1
            hit.explanation?.difference = marginal[item.0.ranked.address]
            return hit
        }
    }

    private func hit(
        _ group: HitSelection.Group, _ passage: GroupChunks.Passage,
        places: [ChunkAddress: GroupChunks.Passage]
    ) -> Hit {
        let (source, chunk) = (passage.content.source, passage.content.chunk)
        let key = chunks.key(of: group.ranked.address)
        return Hit(
            rank: 0, score: group.ranked.score, address: group.ranked.address,
            source: source.file, facts: source.facts, chunk: chunk,
            pageVerdict: source.pages.verdict(ofPage: chunk.span.page),
            verdict: source.pages.verdict(of: chunk.span),
            highlights: Highlighter.highlights(query: plan.marked, in: chunk.text),
            copies: group.copies.compactMap { places[$0]?.copy },
            nearDuplicates: group.nearDuplicates.compactMap { near in
                places[near.address].map {
                    Hit.NearDuplicate(place: $0.copy, similarity: near.similarity)
                }
            },
            metadata: passage.reply.metadata, before: passage.content.before,
            after: passage.content.after,
            explanation: isExplained
                ? Explanation(
                    group.ranked.value, plan: plan, terms: passage.reply.terms ?? [],
                    fields: passage.reply.fields ?? [:]) : nil,
            origin: Hit.Origin(
                member: chunks.scatter.shards[key.member].name, address: key.address))
    }
}
