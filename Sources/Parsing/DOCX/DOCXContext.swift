import Corpus

/// What the stories of one document share.
final class DOCXContext {
    let styles: DOCXStyles
    let numbering: DOCXNumbering
    private(set) var footnotes: [String: [Block]] = [:]
    private(set) var endnotes: [String: [Block]] = [:]
    /// Empty unless asked for.
    private(set) var comments: [String: [Block]] = [:]
    /// Targets of links by relationship; empty unless asked for.
    let links: [String: String]
    /// Tables met so far.
    var tables = 0
    /// The first paragraph in the title style.
    var title: String?
    private(set) var warnings: [String] = []

    init(_ package: DOCXPackage, extras: Set<ParseSettings.Extra>) throws(ParsingError) {
        links = extras.contains(.links) ? package.links : [:]
        if let reader = try package.reader(kind: "styles") {
            styles = try DOCXStyles(reader)
        } else {
            styles = DOCXStyles()
        }
        if let reader = try package.reader(kind: "numbering") {
            numbering = try DOCXNumbering(reader)
        } else {
            numbering = DOCXNumbering()
        }
        if let reader = try package.reader(kind: "footnotes") {
            footnotes = try notes(reader, name: "footnote")
        }
        if let reader = try package.reader(kind: "endnotes") {
            endnotes = try notes(reader, name: "endnote")
        }
        if extras.contains(.comments), let reader = try package.reader(kind: "comments") {
            comments = try notes(reader, name: "comment")
        }
    }

    func warn(_ sentence: String) {
        if !warnings.contains(sentence) { warnings.append(sentence) }
    }

    /// Blocks of each note by its id; separators have a type and are none.
    private func notes(
        _ reader: XMLPullReader, name: String
    ) throws(ParsingError) -> [String: [Block]] {
        var notes: [String: [Block]] = [:]
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard tag == XMLTag(space: .w, name: name), let id = reader.attribute("id"),
                ["normal", nil].contains(reader.attribute("type"))
            else { continue }
            let story = DOCXStory(self)
            try story.readBlocks(reader)
            notes[id] = story.blocks.map { block in
                var note = block
                if note.kind != .tableRow {
                    note.kind = .footnote
                    note.level = 0
                }
                return note
            }
        }
        return notes
    }
}
