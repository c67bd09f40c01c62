import CLibXML2
import Corpus

/// HTML → Document: libxml2's forgiving parser, no scripts run, nothing loaded.
enum HTMLParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, extras: Set<ParseSettings.Extra>,
        encoding: TextEncoding?
    ) throws(QuarryError) -> Document {
        let decoded = try HTMLDecoder.decode(bytes, stated: encoding)
        guard decoded.text.utf8.count <= Limits.textBytes else {
            throw QuarryError(.limitExceeded, "the page is over \(Limits.textBytes >> 20) MiB")
        }
        var reader = HTMLReader(extras: extras)
        // libxml2 calls a page of nothing an error.
        if !decoded.text.trimmed.isEmpty { try reader.read(HTMLTree(decoded.text)) }
        let blocks = Contents.marked(reader.list.blocks, links: reader.ownLinks)
        let firstHeading = blocks.first(where: Contents.mayBeTitle)
        var facts = reader.facts
        facts.title = Contents.checked(title: facts.title) ?? firstHeading?.text
        facts.language = LanguageGuess.language(of: blocks)
        facts.warnings = decoded.encodingWarnings
        return Document(type: .html, facts: facts, blocks: blocks, encoding: decoded.fact)
    }
}
