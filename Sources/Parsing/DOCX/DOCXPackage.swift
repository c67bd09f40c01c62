import Corpus

/// The parts of a document and how they refer to each other.
struct DOCXPackage {
    let zip: ZipArchive
    /// Name of the main document part.
    let main: String
    /// Of the package and of its main part.
    private let parts: [String: [String]]
    /// Of the main part.
    let relations: DOCXRelations

    init(_ zip: ZipArchive) throws(QuarryError) {
        self.zip = zip
        let root = try DOCXRelations(zip, of: "")
        main = root.parts["officeDocument"]?.first ?? "word/document.xml"
        guard zip.contains(main) else {
            // OpenDocument has its text there.
            throw zip.contains("content.xml")
                ? QuarryError(.unsupported, "an OpenDocument file, not a DOCX; save it as .docx")
                : QuarryError(.corrupt, "the archive holds no Word document")
        }
        relations = try DOCXRelations(zip, of: main)
        parts = root.parts.merging(relations.parts) { $1 }
    }

    func relations(of part: String) throws(QuarryError) -> DOCXRelations {
        try DOCXRelations(zip, of: part)
    }

    func reader(_ name: String) throws(QuarryError) -> XMLPullReader? {
        guard let bytes = try zip.read(name) else { return nil }
        return try XMLPullReader(bytes, part: name)
    }

    /// Name of the part of a kind, by its relationship, else where Word puts it.
    func part(kind: String) -> String { parts[kind]?.first ?? "\(folder)\(kind).xml" }

    func reader(kind: String) throws(QuarryError) -> XMLPullReader? {
        try reader(part(kind: kind))
    }

    /// What the core properties say: title, author and dates.
    func statedFacts() throws(QuarryError) -> DocumentFacts {
        var facts = DocumentFacts()
        guard let reader = try reader(parts["core-properties"]?.first ?? "docProps/core.xml") else {
            return facts
        }
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            let target: WritableKeyPath<DocumentFacts, String?>
            switch (tag.space, tag.name) {
            case (.dc, "title"): target = \.title
            case (.dc, "creator"): target = \.author
            case (.dcterms, "created"): target = \.created
            case (.dcterms, "modified"): target = \.modified
            default: continue
            }
            let text = try reader.text().trimmed
            if !text.isEmpty { facts[keyPath: target] = text }
        }
        facts.created = facts.created.flatMap(StatedDate.checked)
        facts.modified = facts.modified.flatMap(StatedDate.checked)
        return facts
    }

    /// Names of spreadsheets, slides and the like inside the document, but for the parts that
    /// `read` names: a chart's workbook says what the chart says.
    func embeddedFiles(besides read: Set<String>) -> [String] {
        zip.names(below: "\(folder)embeddings/").filter {
            !read.contains("\(folder)embeddings/\($0)".lowercased())
        }
    }

    /// The folder of the main part, with its slash.
    private var folder: String { main.lastIndex(of: "/").map { String(main[...$0]) } ?? "" }

    /// All parts of a kind, in the order of their relationships.
    func partNames(kind: String) -> [String] { parts[kind] ?? [] }
}
