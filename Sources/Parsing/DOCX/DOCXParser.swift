import Corpus

/// DOCX (and DOCM, DOTX) → Document: Office Open XML, ECMA-376, transitional and strict.
enum DOCXParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer, extras: Set<ParseSettings.Extra>
    ) throws(ParsingError) -> Document {
        try refuseCompoundFile(bytes)
        let package = try DOCXPackage(ZipArchive(bytes))
        let context = try DOCXContext(package, extras: extras)
        guard let main = try package.reader(package.main) else {
            throw ParsingError(.corrupt, "\(package.main) is missing")
        }
        let story = DOCXStory(context)
        try story.readBody(main)
        var list = BlockList()
        if extras.contains(.headers) { try list.append(furniture(package, context, "header")) }
        try list.append(story.blocks)
        if extras.contains(.headers) { try list.append(furniture(package, context, "footer")) }
        if let warning = Attachments.warning(package.embeddedFiles) { context.warn(warning) }
        if package.hasDrawnText {
            context.warn("Words inside SmartArt and charts were not read.")
        }
        let properties = try package.properties()
        return Document(
            type: .docx, title: properties.title ?? context.title ?? firstHeading(list.blocks),
            author: properties.creator, created: properties.created,
            modified: properties.modified, language: LanguageGuess.language(of: list.blocks),
            blocks: list.blocks, warnings: context.warnings)
    }

    /// The document's headers or footers, each text once.
    private static func furniture(
        _ package: DOCXPackage, _ context: DOCXContext, _ kind: String
    ) throws(ParsingError) -> [Block] {
        var blocks: [Block] = []
        var seen: Set<String> = []
        for name in package.partNames(kind: kind) {
            guard let reader = try package.reader(name) else { continue }
            let story = DOCXStory(context)
            try story.readBlocks(reader)
            blocks += story.blocks.filter { seen.insert($0.text).inserted }
        }
        return blocks
    }

    private static func firstHeading(_ blocks: [Block]) -> String? {
        blocks.filter { $0.kind == .heading }.min { $0.level < $1.level }?.text
    }

    /// An encrypted DOCX is an OLE compound file with a stream `EncryptedPackage`; without it,
    /// the file is an old `.doc`.
    private static func refuseCompoundFile(
        _ bytes: UnsafeRawBufferPointer
    ) throws(ParsingError) {
        guard bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) else { return }
        let name: [UInt8] = "EncryptedPackage".utf8.flatMap { [$0, 0] }
        if bytes.contains(name) {
            throw ParsingError(.encrypted, "the document is encrypted")
        }
        throw ParsingError(.unsupported, "an old binary Word document, not a DOCX")
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes hold `needle`. O(n) for needles whose first byte is rare.
    fileprivate func contains(_ needle: [UInt8]) -> Bool {
        guard count >= needle.count, let first = needle.first else { return false }
        return (0...(count - needle.count)).contains { start in
            self[start] == first && self[start..<start + needle.count].elementsEqual(needle)
        }
    }
}

/// The parts of a document and how they refer to each other.
struct DOCXPackage {
    let zip: ZipArchive
    /// Name of the main document part.
    let main: String
    /// Part names by the last word of the relationship's type (`styles`, `footnotes`).
    private let parts: [String: [String]]
    /// Targets of the main part's links by the relationship's id.
    let links: [String: String]

    init(_ zip: ZipArchive) throws(ParsingError) {
        self.zip = zip
        let root = try Self.relationships(zip, of: "")
        main = root.parts["officeDocument"]?.first ?? "word/document.xml"
        guard zip.contains(main) else {
            throw ParsingError(.corrupt, "the archive holds no Word document")
        }
        let own = try Self.relationships(zip, of: main)
        parts = root.parts.merging(own.parts) { $1 }
        links = own.links
    }

    func reader(_ name: String) throws(ParsingError) -> XMLPullReader? {
        guard let bytes = try zip.read(name) else { return nil }
        return try XMLPullReader(bytes, part: name)
    }

    /// The part of a kind, by its relationship, else where Word puts it.
    func reader(kind: String) throws(ParsingError) -> XMLPullReader? {
        let folder = main.lastIndex(of: "/").map { main[...$0] } ?? ""
        return try reader(parts[kind]?.first ?? "\(folder)\(kind).xml")
    }

    /// What the core properties say.
    struct Properties {
        var title, creator, created, modified: String?
    }

    func properties() throws(ParsingError) -> Properties {
        var properties = Properties()
        guard let reader = try reader(parts["core-properties"]?.first ?? "docProps/core.xml") else {
            return properties
        }
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            let target: WritableKeyPath<Properties, String?>
            switch (tag.space, tag.name) {
            case (.dc, "title"): target = \.title
            case (.dc, "creator"): target = \.creator
            case (.dcterms, "created"): target = \.created
            case (.dcterms, "modified"): target = \.modified
            default: continue
            }
            let text = try reader.text().trimmed
            if !text.isEmpty { properties[keyPath: target] = text }
        }
        properties.created = properties.created.flatMap(StatedDate.checked)
        properties.modified = properties.modified.flatMap(StatedDate.checked)
        return properties
    }

    /// Names of spreadsheets, slides and the like inside the document.
    var embeddedFiles: [String] {
        let folder = main.lastIndex(of: "/").map { main[...$0] } ?? ""
        return zip.names(below: "\(folder)embeddings/")
    }

    /// Whether SmartArt or charts keep text of theirs in parts beside the document.
    var hasDrawnText: Bool {
        let folder = main.lastIndex(of: "/").map { main[...$0] } ?? ""
        return !zip.names(below: "\(folder)diagrams/data").isEmpty
            || !zip.names(below: "\(folder)charts/chart").isEmpty
    }

    /// All parts of a kind, in the order of their relationships.
    func partNames(kind: String) -> [String] { parts[kind] ?? [] }

    private struct Relationships {
        /// Part names by the last word of the relationship's type.
        var parts: [String: [String]] = [:]
        /// Targets outside the package by the relationship's id.
        var links: [String: String] = [:]
    }

    private static func relationships(
        _ zip: ZipArchive, of part: String
    ) throws(ParsingError) -> Relationships {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let name = slash.map { String(part[part.index(after: $0)...]) } ?? part
        var found = Relationships()
        guard let bytes = try zip.read("\(folder)_rels/\(name).rels") else { return found }
        let reader = try XMLPullReader(bytes, part: "\(folder)_rels/\(name).rels")
        let root = reader.scope
        while try reader.child(of: root) != nil {
            guard let type = reader.attribute("Type"), let target = reader.attribute("Target")
            else { continue }
            if reader.attribute("TargetMode") == "External" {
                if let id = reader.attribute("Id") { found.links[id] = target }
            } else {
                let kind = String(type.split(separator: "/").last ?? "")
                found.parts[kind, default: []].append(resolve(target, in: folder))
            }
        }
        return found
    }

    /// A target is absolute (`/word/styles.xml`) or relative to the part's folder.
    private static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var path = folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(step) }
        }
        return path.joined(separator: "/")
    }
}
