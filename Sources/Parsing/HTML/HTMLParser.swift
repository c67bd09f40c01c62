import CLibXML2
import Corpus

/// HTML → Document: libxml2's forgiving parser, no scripts run, nothing loaded.
enum HTMLParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, extras: Set<ParseSettings.Extra>,
        encoding: TextEncoding?
    ) throws(ParsingError) -> Document {
        let decoded = try HTMLDecoder.decode(bytes, stated: encoding)
        guard decoded.text.utf8.count <= Limits.textBytes else {
            throw ParsingError(.limitExceeded, "the page is over \(Limits.textBytes >> 20) MiB")
        }
        var reader = HTMLReader(extras: extras)
        // libxml2 calls a page of nothing an error.
        if !decoded.text.trimmed.isEmpty { try reader.read(HTMLTree(decoded.text)) }
        let blocks = reader.list.blocks
        let firstHeading = blocks.first { $0.kind == .heading }
        return Document(
            type: .html, title: reader.facts.title ?? firstHeading?.text,
            author: reader.facts.author, created: reader.facts.created,
            modified: reader.facts.modified, language: LanguageGuess.language(of: blocks),
            blocks: blocks, warnings: decoded.encodingWarnings,
            encoding: decoded.fact)
    }
}

/// What a page's head says of it.
struct HTMLFacts {
    var title, author, created, modified: String?

    /// Takes what a `meta` element states; the first of several holds.
    mutating func take(name: String, content: String) {
        let content = content.trimmed
        guard !content.isEmpty else { return }
        switch name.lowercased() {
        case "og:title": title = title ?? content
        case "author", "article:author", "dc.creator", "dcterms.creator":
            author = author ?? content
        case "article:published_time", "date", "dc.date", "dcterms.created":
            created = created ?? StatedDate.checked(content)
        case "article:modified_time", "last-modified", "dcterms.modified":
            modified = modified ?? StatedDate.checked(content)
        default: break
        }
    }
}
