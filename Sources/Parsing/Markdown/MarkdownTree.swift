import CCmarkGFM
import Corpus

/// A parsed text. Walked without recursion: blocks may nest deep.
final class MarkdownTree {
    private let document: OpaquePointer

    /// Its tables of extensions are the library's own.
    private static let isReady: Void = cmark_gfm_core_extensions_ensure_registered()

    /// Where memory ends, the library ends the process.
    /// - Parameter startsWithMarks: the text's first paragraph is not its own.
    init(_ text: String, startsWithMarks: Bool) {
        Self.isReady
        let parser = cmark_parser_new(CMARK_OPT_FOOTNOTES)
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough"] {
            cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
        }
        var text = text
        text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                cmark_parser_feed(parser, $0.baseAddress, $0.count)
            }
        }
        document = cmark_parser_finish(parser)
        if startsWithMarks { cmark_node_free(cmark_node_first_child(document)) }
    }

    deinit { cmark_node_free(document) }

    /// Calls `enter` for each node in document order, and `leave` for each that may hold others,
    /// after them.
    func walk(_ reader: inout MarkdownReader) throws(QuarryError) {
        let iterator: OpaquePointer = cmark_iter_new(document)
        defer { cmark_iter_free(iterator) }
        var event = cmark_iter_next(iterator)
        while event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) {
            let here = MarkdownNode(node)
            if event == CMARK_EVENT_EXIT {
                try reader.leave(here)
            } else {
                let last = try reader.enter(here)
                if last != here { last.setBehind(iterator) }
            }
            event = cmark_iter_next(iterator)
        }
    }
}
