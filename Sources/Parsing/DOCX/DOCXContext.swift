import Corpus

/// What the stories of one document share.
final class DOCXContext {
    let package: DOCXPackage
    let styles: DOCXStyles
    let numbering: DOCXNumbering
    private(set) var footnotes: [String: [Block]] = [:]
    private(set) var endnotes: [String: [Block]] = [:]
    /// Empty unless asked for.
    private(set) var comments: [String: [Block]] = [:]
    let extras: Set<ParseSettings.Extra>
    let chunks: DOCXChunks
    /// Parts of drawings that were read, in lower case: each is read once.
    var partsRead: Set<String> = []
    /// Tables met so far.
    var tables = 0
    /// The first paragraph in the title style.
    var title: String?
    private(set) var warnings: [String] = []
    private var contentTypes: DOCXContentTypes?
    /// Whether a field of the document never ends: its code is then told from text by its
    /// element alone, not by where it stands.
    var hasOpenField = false

    init(
        _ package: DOCXPackage, extras: Set<ParseSettings.Extra>, chunks: DOCXChunks
    ) throws(QuarryError) {
        self.package = package
        self.extras = extras
        self.chunks = chunks
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
        footnotes = try notes(name: "footnote")
        endnotes = try notes(name: "endnote")
        if extras.contains(.comments) { comments = try notes(name: "comment") }
    }

    /// Whether targets of links are asked for.
    var showsLinks: Bool { extras.contains(.links) }

    func warn(_ sentence: String) {
        if !warnings.contains(sentence) { warnings.append(sentence) }
    }

    /// What the package says a part is, in lower case.
    func contentType(of part: String) throws(QuarryError) -> String? {
        let types = if let contentTypes { contentTypes } else { try DOCXContentTypes(package) }
        contentTypes = types
        return types[part]
    }

    /// Blocks of each note by its id; separators have a type and are none.
    private func notes(name: String) throws(QuarryError) -> [String: [Block]] {
        var notes: [String: [Block]] = [:]
        let part = package.part(kind: name + "s")
        guard let reader = try package.reader(part) else { return notes }
        let relations = try package.relations(of: part)
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard tag == XMLTag(space: .w, name: name), let id = reader.attribute("id"),
                ["normal", nil].contains(reader.attribute("type"))
            else { continue }
            let story = DOCXStory(self, relations: relations)
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
