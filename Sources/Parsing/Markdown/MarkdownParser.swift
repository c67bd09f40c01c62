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
        var stated = StatedFacts()
        stated.take(source.frontMatter.members)
        return Document(
            type: .markdown,
            facts: stated.facts(
                of: prose.isEmpty ? blocks : prose, title: Contents.title(among: blocks),
                warnings: decoded.encodingWarnings + source.frontMatter.warnings),
            blocks: blocks, encoding: decoded.fact)
    }
}
