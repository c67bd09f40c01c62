import Answering
import Corpus

extension KnowledgeBase {
    /// What an index answers to a question, every sentence with the passage it rests on.
    public struct Answer: Sendable {
        /// For the reader, in the question's language: the sentences with their numbers in brackets,
        /// or that nothing answers.
        public let text: String
        /// Whether nothing that was found answers the question.
        public let isAbstained: Bool
        /// Estimated probability that the answer is there, 0…1.
        public let confidence: Double
        /// `en`, `zh-Hant` or `zh-Hans`.
        public let language: String
        /// In their order in `text`; none where nothing answers.
        public let sentences: [Sentence]
        /// Ascending by number; a passage has one number, however many sentences rest on it.
        public let citations: [Citation]
        /// `extract` for the documents' own sentences, else the language model's name.
        public let answeredBy: String
        /// What the reader should know of how it came about, a sentence each.
        public let notes: [String]

        /// Whether at least one citation is proved.
        public var isProved: Bool { citations.contains(where: \.proof.isProved) }

        /// One sentence of an answer.
        public struct Sentence: Hashable, Sendable {
            /// Without its number.
            public let text: String
            /// The number of the citation it rests on; nil where it rests on none.
            public let citation: Int?
        }

        /// A passage that an answer rests on.
        public struct Citation: Sendable {
            /// From 1; what `[1]` in the answer means.
            public let number: Int
            /// Path below the corpus root.
            public let source: String
            /// Of the document, if it has one.
            public let title: String?
            /// First and last page of the passage, 1-based; nil for types without pages.
            public let pages: ClosedRange<Int>?
            /// Headings above the passage, outermost first.
            public let heading: [String]
            /// The passage's name: what `Prover` and `quarry cite` take.
            public let chunk: String
            /// The passage's text.
            public let passage: String
            /// What the answer takes from it, word by word, in the answer's order; at least one.
            public let quotes: [String]
            /// How far it is proved that the quotes stand there.
            public let proof: Proof
            /// Why it is no proof; nil where it is one, or where there is no more to say.
            public let reason: String?
        }

        /// How far it is proved that a quote stands where its citation says.
        public enum Proof: String, Sendable, CaseIterable {
            /// The source was opened, is the one that was indexed, and has the passage at its place.
            case source
            /// The passage in the index holds the quote; no prover was given.
            case index
            /// The source reads otherwise now, or by another parser.
            case textMoved = "text_moved"
            /// The source has other bytes than were indexed.
            case sourceChanged = "source_changed"
            /// The source is not there any more.
            case sourceMissing = "source_missing"
            /// The source can't be read now.
            case sourceUnread = "source_unread"
            /// A language model's sentence says what the passage does not.
            case unsupported

            /// Whether it is a proof.
            public var isProved: Bool { self == .source || self == .index }
        }
    }
}

extension KnowledgeBase.Answer {
    init(_ answer: Answering.Answer) {
        self.init(
            text: answer.text, isAbstained: answer.isAbstained, confidence: answer.confidence,
            language: answer.language.rawValue,
            sentences: answer.sentences.map { Sentence(text: $0.text, citation: $0.citation) },
            citations: answer.citations.map(Citation.init), answeredBy: answer.author.name,
            notes: answer.notes)
    }
}

extension KnowledgeBase.Answer.Citation {
    init(_ citation: AnswerCitation) {
        self.init(
            number: citation.number, source: citation.source.id.path, title: citation.title,
            pages: citation.page.map { $0...max($0, citation.lastPage ?? $0) },
            heading: citation.heading, chunk: citation.chunk.text, passage: citation.passage,
            quotes: citation.quotes.map(\.text), proof: KnowledgeBase.Answer.Proof(citation.proof),
            reason: citation.proof.reason)
    }
}

extension KnowledgeBase.Answer.Proof {
    init(_ proof: CitationProof) {
        switch proof {
        case .source: self = .source
        case .index: self = .index
        case .textMoved: self = .textMoved
        case .sourceChanged: self = .sourceChanged
        case .sourceMissing: self = .sourceMissing
        case .sourceUnread: self = .sourceUnread
        case .unsupported: self = .unsupported
        }
    }
}
