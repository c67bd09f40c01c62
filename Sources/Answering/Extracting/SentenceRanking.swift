import Corpus
import Foundation
import Searching

/// The sentences of the passages that were read, best first.
package struct SentenceRanking: Sendable {
    package let sentences: [RankedSentence]

    init(_ passages: [ReadPassage], question: AskedQuestion) {
        let best = passages.map(\.hit.score).max() ?? 0
        var sentences = passages.enumerated().flatMap { index, passage in
            passage.sentences.ranges.indices.map { place in
                RankedSentence(
                    passage, at: index, sentence: place, question: question, best: best)
            }
        }
        let similarities = Self.standardised(sentences.map(\.features.similarity))
        for index in sentences.indices {
            sentences[index].features.similarity = similarities[index]
        }
        Self.share(among: &sentences)
        // Passages and their sentences come in order: the earlier of two alike stays first.
        self.sentences = sentences.enumerated().sorted {
            ($1.element.share, $0.offset) < ($0.element.share, $1.offset)
        }.map(\.element)
    }

    /// Softmax over the scores.
    private static func share(among sentences: inout [RankedSentence]) {
        let scores = sentences.map { SentenceWeights.standard.score($0.features) }
        let top = scores.max() ?? 0
        let shares = scores.map { exp($0 - top) }
        let sum = shares.reduce(0, +)
        for index in sentences.indices { sentences[index].share = shares[index] / sum }
    }

    /// Mean 0 and deviation 1; zeros where all are alike.
    private static func standardised(_ values: [Double]) -> [Double] {
        guard !values.isEmpty else { return [] }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(values.count)).squareRoot()
        return values.map { deviation > 1e-9 ? ($0 - mean) / deviation : 0 }
    }

    /// The best sentences, until they are likely enough to hold the answer.
    package func best(_ count: Int, enough: Double) -> [RankedSentence] {
        var chosen: [RankedSentence] = []
        var share = 0.0
        for sentence in sentences where chosen.count < count && share < enough {
            share += sentence.share
            // Chunks of a source overlap.
            if !chosen.contains(where: { $0.text == sentence.text }) { chosen.append(sentence) }
        }
        return chosen
    }
}

extension RankedSentence {
    fileprivate init(
        _ passage: ReadPassage, at index: Int, sentence place: Int, question: AskedQuestion,
        best: Double
    ) {
        let range = passage.sentences.ranges[place]
        let text = String(
            decoding: Array(passage.hit.chunk.text.utf8)[range], as: UTF8.self)
        let coverages = passage.coverages
        let neighbours = [place - 1, place + 1].filter(coverages.indices.contains)
        let words = passage.sentences.words
        let features = SentenceFeatures(
            coverage: coverages[place],
            neighbourCoverage: neighbours.map { coverages[$0] }.max() ?? 0,
            passageCoverage: passage.coverage,
            similarity: words.isEmpty ? 0 : passage.similarities?.maxSim(words[place]) ?? 0,
            kind: question.kind.map { $0.isIn(text, question: question.text) ? 1 : -1 } ?? 0,
            passageScore: passage.hit.score - best,
            length: log(1 + Double(passage.terms[place].count)),
            isFragment: text.last.map { ".!?…。！？；”\"’」』)）".contains($0) } == true ? 0 : 1)
        self.init(
            hit: passage.hit, passage: index, range: range, text: text, features: features)
    }
}
