package import Citing
package import Corpus

extension AnswerEngine {
    /// Citations that the index proves, with what their sources say now.
    func proved(
        _ citations: [AnswerCitation], options: AnswerOptions
    ) -> [AnswerCitation] {
        citations.map { citation in
            var citation = citation
            if citation.proof == .index {
                citation.proof = proof(of: citation.chunk, options: options)
            }
            return citation
        }
    }

    /// Whether a passage of the index stands in its source as it is now.
    private func proof(of chunk: ChunkName, options: AnswerOptions) -> CitationProof {
        options.provesSources ? CitationProof(of: chunk, by: prover) : .index
    }
}

extension Answer {
    /// Takes up what the sources say of citations that the index proves.
    /// - Throws: what `proof` throws; the answer is then of no use.
    package mutating func prove<Failure: Error>(
        _ proof: (AnswerCitation) throws(Failure) -> CitationProof
    ) throws(Failure) {
        let wasProved = isProved
        for place in citations.indices where citations[place].proof == .index {
            citations[place].proof = try proof(citations[place])
        }
        guard wasProved, !isProved, case .model = author else { return }
        text += "\n\n" + language.unprovedAnswer
    }
}

extension CitationProof {
    /// Whether a passage of the index stands in its source as it is now; by the index alone where
    /// nobody knows where sources are.
    package init(of chunk: ChunkName, by prover: SourceProver?) {
        guard let prover else {
            self = .index
            return
        }
        do throws(QuarryError) {
            _ = try prover.citation(of: chunk)
            self = .source
        } catch {
            self.init(failure: error)
        }
    }

    /// What a prover's error says of a citation.
    package init(failure error: QuarryError) {
        switch error.code {
        case .notFound: self = .sourceMissing(error.reason)
        case .invalidInput: self = .sourceChanged(error.reason)
        case .corrupt, .unsupported: self = .textMoved(error.reason)
        case .alreadyExists, .formatTooOld, .formatTooNew, .limitExceeded, .encrypted, .io,
            .crashed, .timedOut:
            self = .sourceUnread(error.reason)
        }
    }
}

extension AnswerCitation {
    /// Proved by the index.
    init(number: Int, passage: AnswerPassage, quotes: [AnswerQuote]) {
        let span = passage.chunk.span
        self.init(
            number: number, source: passage.source, member: passage.member, title: passage.title,
            heading: passage.chunk.heading, chunk: passage.name,
            page: span.page > 0 ? span.page : nil, lastPage: span.page > 0 ? span.lastPage : nil,
            passage: passage.chunk.text, quotes: quotes, proof: .index)
    }
}
