import Corpus

/// Tables of contents in formats that have no pages to tell them by.
enum Contents {
    /// What stands over a table of contents, in small letters and without spaces.
    private static let names: Set<String> = [
        "contents", "tableofcontents", "toc", "onthispage", "inhalt", "inhaltsverzeichnis",
        "tabledesmatières", "sommaire", "índice", "contenido", "sumário", "inhoud",
        "inhoudsopgave", "содержание", "оглавление", "目錄", "目录", "目次", "本頁內容", "本页内容", "목차",
        "차례",
    ]
    /// What some dialects write where the table is to be made.
    private static let places: Set<String> = ["[toc]", "[[toc]]", "[[_toc_]]"]

    /// Whether a text is what stands over a table of contents: `Contents`, 目 錄.
    static func isTitle(_ text: String) -> Bool {
        guard text.utf8.count <= 60 else { return false }
        return names.contains(
            text.lowercased().filter { !$0.isWhitespace && $0 != ":" && $0 != "：" })
    }

    /// A document's title, nil where it only says that a table of contents follows.
    static func checked(title: String?) -> String? { title.flatMap { isTitle($0) ? nil : $0 } }

    /// Whether a heading may be its document's title.
    static func mayBeTitle(_ block: Block) -> Bool {
        block.kind == .heading && !block.isContents && !isTitle(block.text)
    }

    /// Marks what stands below such a title and only leads on in the document, and titles over
    /// what is marked already.
    /// - Parameter links: indices of blocks that mostly are links into their own document.
    static func marked(_ blocks: [Block], links: Set<Int> = []) -> [Block] {
        var blocks = blocks
        for index in blocks.indices {
            let block = blocks[index]
            guard block.kind == .heading || block.kind == .paragraph else { continue }
            if places.contains(block.text.lowercased()) { blocks[index].isContents = true }
            guard isTitle(block.text) else { continue }
            let entries = blocks.indices[(index + 1)...].prefix {
                links.contains($0) || blocks[$0].isContents
            }
            guard let first = entries.first, entries.count > 1 || blocks[first].isContents else {
                continue
            }
            for entry in [index] + entries { blocks[entry].isContents = true }
        }
        return blocks
    }
}
