package import Answering
import Corpus
import Fields

/// An answer as `quarry ask --json` prints it and the server sends it.
package struct AnswerOutput: Encodable, Sendable {
    struct SentenceEntry: Encodable, Sendable {
        var text: String
        var citation: Int?
    }

    struct CitationEntry: Encodable, Sendable {
        var n: Int
        var source: String
        var sourceSha256: String
        var title: String?
        var page: Int?
        var lastPage: Int?
        var heading: [String]
        var quote: String
        /// UTF-8 offsets in the passage of all that is quoted from it: from, to.
        var ranges: [[Int]]
        /// What `quarry cite INDEX` takes.
        var cite: String
        /// The passage's name at the server, and where that proves it.
        var id: String?
        var url: String?
        var proved: Bool
        /// How far, see `CitationProof`.
        var proof: String
        var reason: String?
    }

    /// A step of an agent.
    struct StepEntry: Encodable, Sendable {
        var step: Int
        var tool: String?
        var arguments: JSONValue?
        /// See `AgentStep.Outcome`.
        var outcome: String
        /// What the model was told.
        var observation: String
        /// Numbers of the passages it was given.
        var passages: [Int]
        var seconds: Double

        init(_ step: AgentStep) {
            self.step = step.number
            tool = step.tool
            arguments = step.arguments
            outcome = step.outcome.rawValue
            observation = step.observation
            passages = step.passages
            seconds = step.seconds
        }
    }

    struct ScopeEntry: Encodable, Sendable {
        struct Place: Encodable, Sendable {
            var source: String
            var page: Int?
        }
        var root: String
        var sources: Int
        var chunks: Int
        var passages: Int
        var nearest: Place?
    }

    /// The server's name of the index.
    var index: String?
    var question: String
    var answer: String
    var abstained: Bool
    /// Estimated probability that the sentences hold the answer.
    var confidence: Double
    var language: String
    var sentences: [SentenceEntry]
    var citations: [CitationEntry]
    /// Whether at least one citation is proved.
    var proved: Bool
    var answeredBy: String
    var searched: ScopeEntry
    var notes: [String]
    /// Only where members of a group are missing.
    var partial: PartialEntry?
    /// Of an agent: its steps, the limit it met, and the tokens it took, about.
    var trace: [StepEntry]?
    var stoppedBy: String?
    var tokens: Int?
    var seconds: Double

    package init(_ answer: Answer) {
        question = answer.question
        self.answer = answer.text
        abstained = answer.isAbstained
        confidence = answer.confidence
        language = answer.language.rawValue
        sentences = answer.sentences.map { .init(text: $0.text, citation: $0.citation) }
        citations = answer.citations.map(CitationEntry.init)
        proved = answer.isProved
        answeredBy = answer.author.name
        searched = ScopeEntry(answer.scope)
        notes = answer.notes
        partial = PartialEntry(answer.missing)
        trace = answer.trace?.steps.map(StepEntry.init)
        stoppedBy = answer.trace?.stop?.rawValue
        tokens = answer.trace?.tokens
        seconds = answer.seconds
    }

    /// As the server of an index sends it.
    /// - Parameter base: where the server is reached.
    init(_ served: ServedAnswer, base: String) {
        self.init(served.answer)
        index = served.generation.index
        for (place, citation) in served.answer.citations.enumerated() {
            let link = CitationLink(citation, in: served.generation.index, base: base)
            citations[place].id = link.id
            citations[place].url = link.url
        }
    }
}

extension AnswerOutput.CitationEntry {
    init(_ citation: AnswerCitation) {
        self.init(
            n: citation.number, source: citation.source.id.path,
            sourceSha256: citation.source.contentHash.hex, title: citation.title,
            page: citation.page, lastPage: citation.lastPage, heading: citation.heading,
            quote: citation.quote,
            ranges: citation.quotes.map { [$0.range.lowerBound, $0.range.upperBound] },
            cite: citation.chunk.text, id: nil, url: nil, proved: citation.isProved,
            proof: citation.proof.name, reason: citation.proof.reason)
    }
}

extension AnswerOutput.ScopeEntry {
    init(_ scope: AnswerScope) {
        self.init(
            root: scope.root, sources: scope.sources, chunks: scope.chunks,
            passages: scope.passages,
            nearest: scope.nearest.map { Place(source: $0.source.path, page: $0.page) })
    }
}
