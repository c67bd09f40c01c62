import Corpus
import Postings
import Testing

@Suite("BM25 on published sets (needs the shared folder)")
struct RetrievalTests {
    @Test(
        "nDCG@10 is what the set is known for",
        .enabled(if: BEIRSet.exists("scifact"), "no shared/data/beir: set QUARRY_SHARED"),
        arguments: [
            // Anserini's flat index gives 0.6789 with k1 0.9 and b 0.4; compounds and measures as
            // terms of their own add 0.009.
            ("scifact", 0.685...0.695), ("drcd-dev", 0.97...1), ("xquad-zh", 0.97...1),
            ("xquad-en", 0.95...1),
        ])
    func ndcg(name: String, expected: ClosedRange<Double>) throws {
        let set = try BEIRSet(name)
        let scratch = try Scratch()
        let reader = try scratch.index(set.texts)
        let ndcg = try set.ndcg(of: reader, settings: BM25Settings())
        print("\(name): nDCG@10 \(ndcg), \(reader.termCount) terms")
        #expect(expected.contains(ndcg))
    }

    @Test(
        "a title that counts twice or three times does not lose SciFact",
        .enabled(if: BEIRSet.exists("scifact"), "no shared/data/beir: set QUARRY_SHARED"),
        arguments: [2, 3])
    func titles(weight: Int) throws {
        let set = try BEIRSet("scifact")
        var builder = PostingsBuilder()
        for (ordinal, part) in set.parts.enumerated() {
            builder.add(
                ordinal: ordinal,
                fields: [
                    WeightedText(field: .title, text: part.title, weight: weight),
                    WeightedText(field: .body, text: part.text, weight: 1),
                ])
        }
        let scratch = try Scratch()
        let folder = try scratch.folder("titles")
        _ = try builder.write(toDirectory: folder)
        let ndcg = try set.ndcg(
            of: try PostingsReader(directory: folder), settings: BM25Settings())
        print("scifact, title \(weight): nDCG@10 \(ndcg)")
        #expect(ndcg > 0.66)
    }
}
