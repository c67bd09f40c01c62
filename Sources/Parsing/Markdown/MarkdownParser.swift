import Corpus

/// Markdown (CommonMark with tables, footnotes and front matter) → Document.
enum MarkdownParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, extras: Set<ParseSettings.Extra>,
        encoding: TextEncoding?
    ) throws(QuarryError) -> Document {
        let decoded = try TextDecoder.decode(bytes, stated: encoding)
        guard decoded.text.utf8.count <= Limits.textBytes else {
            throw QuarryError(.limitExceeded, "the text is over \(Limits.textBytes >> 20) MiB")
        }
        let source = MarkdownSource(decoded.text)
        var reader = MarkdownReader(showsLinks: extras.contains(.links))
        try source.read(&reader)
        let blocks = Contents.marked(reader.list.blocks, links: reader.ownLinks)
        let prose = blocks.filter { !$0.isPreformatted }
        return Document(
            type: .markdown,
            facts: DocumentFacts(
                title: Contents.checked(title: source.facts["title"])
                    ?? Contents.title(among: blocks),
                author: source.facts["author"],
                created: source.facts["date"].flatMap(StatedDate.checked),
                modified: (source.facts["lastmod"] ?? source.facts["updated"])
                    .flatMap(StatedDate.checked),
                language: LanguageGuess.language(of: prose.isEmpty ? blocks : prose),
                warnings: decoded.encodingWarnings),
            blocks: blocks, encoding: decoded.fact)
    }
}
