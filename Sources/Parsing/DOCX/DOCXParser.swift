import Corpus

/// DOCX (and DOCM, DOTX) → Document: Office Open XML, ECMA-376, transitional and strict.
enum DOCXParser {
    static func parse(_ bytes: UnsafeRawBufferPointer) throws(ParsingError) -> Document {
        try refuseCompoundFile(bytes)
        let package = try DOCXPackage(ZipArchive(bytes))
        let context = try DOCXContext(package)
        guard let main = try package.reader(package.main) else {
            throw ParsingError(.corrupt, "\(package.main) is missing")
        }
        let story = DOCXStory(context)
        try story.readBody(main)
        var list = BlockList()
        try list.append(story.blocks)
        return Document(
            type: .docx, title: try package.title() ?? context.title ?? firstHeading(list.blocks),
            language: LanguageGuess.language(of: list.blocks), blocks: list.blocks,
            warnings: context.warnings)
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
    private let parts: [String: String]

    init(_ zip: ZipArchive) throws(ParsingError) {
        self.zip = zip
        let root = try Self.relationships(zip, of: "")
        main = root["officeDocument"] ?? "word/document.xml"
        guard zip.contains(main) else {
            throw ParsingError(.corrupt, "the archive holds no Word document")
        }
        parts = try root.merging(Self.relationships(zip, of: main)) { $1 }
    }

    func reader(_ name: String) throws(ParsingError) -> XMLPullReader? {
        guard let bytes = try zip.read(name) else { return nil }
        return try XMLPullReader(bytes, part: name)
    }

    /// The part of a kind, by its relationship, else where Word puts it.
    func reader(kind: String) throws(ParsingError) -> XMLPullReader? {
        let folder = main.lastIndex(of: "/").map { main[...$0] } ?? ""
        return try reader(parts[kind] ?? "\(folder)\(kind).xml")
    }

    /// `dc:title` of the core properties.
    func title() throws(ParsingError) -> String? {
        guard let reader = try reader(parts["core-properties"] ?? "docProps/core.xml") else {
            return nil
        }
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard tag == XMLTag(space: .dc, name: "title") else { continue }
            let title = try reader.text().trimmed
            return title.isEmpty ? nil : title
        }
        return nil
    }

    private static func relationships(
        _ zip: ZipArchive, of part: String
    ) throws(ParsingError) -> [String: String] {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let name = slash.map { String(part[part.index(after: $0)...]) } ?? part
        guard let bytes = try zip.read("\(folder)_rels/\(name).rels") else { return [:] }
        let reader = try XMLPullReader(bytes, part: "\(folder)_rels/\(name).rels")
        var parts: [String: String] = [:]
        let root = reader.scope
        while try reader.child(of: root) != nil {
            guard let type = reader.attribute("Type"), let target = reader.attribute("Target"),
                reader.attribute("TargetMode") != "External"
            else { continue }
            let kind = String(type.split(separator: "/").last ?? "")
            if parts[kind] == nil { parts[kind] = resolve(target, in: folder) }
        }
        return parts
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
