import Corpus
import Postings
import Testing

@testable import Answering

@Suite("What a passage says of a sentence")
struct StatementSupportTests {
    /// How often terms were asked for, and which.
    private final class Log {
        var asked: [Set<String>] = []
    }

    private static let statements = [
        "Parental leave is sixteen weeks.", "It is paid in full in Rotterdam.", "差旅費應於三十日內報支。",
        "The moon is made of 12 cheeses.",
    ]

    private func support(_ log: Log) -> StatementSupport {
        StatementSupport { terms in
            log.asked.append(terms)
            return BM25Statistics(
                documentCount: 1_000, totalLength: 0,
                documentFrequencies: Dictionary(
                    uniqueKeysWithValues: terms.map { ($0, $0.utf8.count * 7 % 50) }))
        }
    }

    @Test("is judged alike whether terms are asked for at once or sentence by sentence")
    func once() throws {
        let text = "Parental leave is sixteen weeks, paid in full.\n差旅費應於返回後三十日內報支。"
        let chunk = Chunk(
            position: 0, text: text,
            span: Span(range: 0..<text.utf8.count), tokenCount: 30)
        let (one, each) = (Log(), Log())
        var (prepared, plain) = (support(one), support(each))
        try prepared.prepare(for: Self.statements.joined(separator: "\n"))
        for statement in Self.statements + Self.statements {
            let found = try prepared.evidence(for: statement, in: chunk, title: nil)
            let expected = try plain.evidence(for: statement, in: chunk, title: nil)
            #expect(found != nil && found?.quote.text == expected?.quote.text, "\(statement)")
            #expect(found?.isSupport == expected?.isSupport, "\(statement)")
        }
        #expect(one.asked.count == 1 && each.asked.count == Self.statements.count)
        let holds = try Self.statements.map {
            try prepared.evidence(for: $0, in: chunk, title: nil)?.isSupport ?? false
        }
        #expect(holds[0] && !holds[3])
    }
}
