import Corpus
import Foundation
import Terminal

/// A document for people: one block a paragraph, its kind in the margin.
struct DocumentListing {
    let document: Document
    let file: String
    let style: Style

    init(_ document: Document, _ file: String, _ style: Style) {
        self.document = document
        self.file = file
        self.style = style
    }

    var text: String {
        var lines = [
            style.link(style.bold(file), to: SourceLinks.address(of: file)),
            style.dim("  " + facts),
        ]
        lines += document.facts.metadata.sorted { $0.key < $1.key }.map {
            style.dim("  \($0.key): \($0.value.joined(separator: ", "))")
        }
        lines += document.facts.warnings.map { style.red("  warning: ") + $0 }
        var page = 0
        for block in document.blocks {
            if block.page != page {
                page = block.page
                lines.append(style.cyan("— page \(page) —"))
            }
            lines.append(style.dim(label(block)) + block.text)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var facts: String {
        let stated = document.facts
        var facts = [document.type.rawValue, stated.language]
        if let encoding = document.encoding {
            let isPlain = encoding.origin == .file
            facts.append(encoding.name + (isPlain ? "" : " (\(encoding.origin.rawValue))"))
        }
        if let title = stated.title { facts.insert("“\(title)”", at: 0) }
        if let author = stated.author { facts.append("by \(author)") }
        if let date = stated.date { facts.append(date) }
        if !document.pages.isEmpty { facts.append("\(Counted(document.pages.count, "page"))") }
        let poor = document.pages.filter { $0.verdict != .ok }
        facts += poor.map { "page \($0.number) \($0.verdict.rawValue)" }
        return facts.joined(separator: ", ")
    }

    private func label(_ block: Block) -> String {
        let name = block.kind == .heading ? "heading \(block.level)" : block.kind.rawValue
        return TextWidth.padded(name, to: 12)
    }
}
