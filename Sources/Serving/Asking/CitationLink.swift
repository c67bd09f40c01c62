import Answering
import Corpus

/// How a passage that an answer rests on is named at the server, where it is proved, and what it is
/// called for people.
struct CitationLink: Hashable, Sendable {
    var id: String
    var url: String
    /// The document's title or path, and the page where there is one.
    var title: String

    /// - Parameters:
    ///   - index: the server's name of it.
    ///   - base: where the server is reached.
    init(_ citation: AnswerCitation, in index: String, base: String) {
        guard case .span(let range) = citation.chunk.place else {
            preconditionFailure("an answer names passages by their spans")
        }
        let scope = SourceScope(index: index, member: citation.member)
        id = PassageID(citation.source.id, range, in: scope).text
        url = "\(base)/api/v1/cite/\(id)"
        let name = citation.title ?? citation.source.id.path
        title = citation.page.map { "\(name), p. \($0)" } ?? name
    }
}
