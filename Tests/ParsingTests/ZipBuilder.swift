import Corpus

/// Writes ZIP archives of stored entries: enough to build a DOCX from its parts' XML.
struct ZipBuilder {
    private var local = ByteWriter()
    private var directory = ByteWriter()
    private var count = 0

    /// - Parameter statedSize: an unpacked size for the directory to lie about.
    mutating func add(_ name: String, _ content: [UInt8], statedSize: UInt32? = nil) {
        let offset = local.bytes.count
        local.integer(UInt32(0x0403_4B50))
        fields(&local, content, statedSize: nil)
        local.integer(UInt16(name.utf8.count))
        local.integer(UInt16(0))
        local.raw(name.utf8)
        local.raw(content)
        directory.integer(UInt32(0x0201_4B50))
        directory.integer(UInt16(20))
        fields(&directory, content, statedSize: statedSize)
        directory.integer(UInt16(name.utf8.count))
        directory.raw(Array(repeating: 0, count: 12))
        directory.integer(UInt32(offset))
        directory.raw(name.utf8)
        count += 1
    }

    private func fields(_ writer: inout ByteWriter, _ content: [UInt8], statedSize: UInt32?) {
        writer.raw([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0])
        writer.integer(Self.crc32(content))
        writer.integer(UInt32(content.count))
        writer.integer(statedSize ?? UInt32(content.count))
    }

    func finish() -> [UInt8] {
        var end = ByteWriter()
        end.integer(UInt32(0x0605_4B50))
        end.integer(UInt32(0))
        end.integer(UInt16(count))
        end.integer(UInt16(count))
        end.integer(UInt32(directory.bytes.count))
        end.integer(UInt32(local.bytes.count))
        end.integer(UInt16(0))
        return local.bytes + directory.bytes + end.bytes
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}

/// A DOCX from the XML inside its body and its other parts.
struct DOCXBuilder {
    var body: String
    var styles = ""
    var numbering = ""
    var footnotes = ""
    var endnotes = ""
    var comments = ""
    var coreTitle: String?
    /// More elements of the core properties; prefixes `dc` and `dcterms` are bound.
    var coreProperties = ""
    /// `<Relationship …/>` elements of the document part.
    var relationships = ""
    /// Whole parts by name.
    var parts: [(name: String, content: String)] = []
    /// Files by name.
    var files: [(name: String, content: [UInt8])] = []
    var isStrict = false

    static let namespaces = """
        xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" \
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" \
        xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" \
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
        xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" \
        xmlns:v="urn:schemas-microsoft-com:vml"
        """

    private func part(_ element: String, _ content: String, prologue: String = "") -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>\(prologue)<w:\(element) \(Self.namespaces)>\
            \(content)</w:\(element)>
            """
        if isStrict {
            text = text.replacing(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                with: "http://purl.oclc.org/ooxml/wordprocessingml/main")
        }
        return Array(text.utf8)
    }

    func build(prologue: String = "") -> [UInt8] {
        var zip = ZipBuilder()
        zip.add(
            "word/document.xml", part("document", "<w:body>\(body)</w:body>", prologue: prologue))
        if !styles.isEmpty { zip.add("word/styles.xml", part("styles", styles)) }
        if !numbering.isEmpty { zip.add("word/numbering.xml", part("numbering", numbering)) }
        if !footnotes.isEmpty { zip.add("word/footnotes.xml", part("footnotes", footnotes)) }
        if !endnotes.isEmpty { zip.add("word/endnotes.xml", part("endnotes", endnotes)) }
        if !comments.isEmpty { zip.add("word/comments.xml", part("comments", comments)) }
        if coreTitle != nil || !coreProperties.isEmpty {
            let title = coreTitle.map { "<dc:title>\($0)</dc:title>" } ?? ""
            let xml = """
                <c:coreProperties xmlns:c="urn:core" xmlns:dc="http://purl.org/dc/elements/1.1/" \
                xmlns:dcterms="http://purl.org/dc/terms/">\(title)\(coreProperties)\
                </c:coreProperties>
                """
            zip.add("docProps/core.xml", Array(xml.utf8))
        }
        if !relationships.isEmpty {
            let xml = """
                <Relationships \
                xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                \(relationships)</Relationships>
                """
            zip.add("word/_rels/document.xml.rels", Array(xml.utf8))
        }
        for (name, content) in parts { zip.add(name, Array(content.utf8)) }
        for (name, content) in files { zip.add(name, content) }
        return zip.finish()
    }

    static func paragraph(_ text: String, style: String? = nil) -> String {
        let properties = style.map { "<w:pPr><w:pStyle w:val=\"\($0)\"/></w:pPr>" } ?? ""
        return "<w:p>\(properties)<w:r><w:t xml:space=\"preserve\">\(text)</w:t></w:r></w:p>"
    }
}

extension ZipBuilder {
    /// Line that opens a part: its name follows.
    private static let mark = Array("\n=== ".utf8)

    /// A DOCX of the parts that `text` names, one after another: `=== word/document.xml`, a line
    /// feed, the part. What changes a byte of a ZIP archive hardly ever gets past its checksums, so
    /// fuzzing changes this form instead. Nil where the bytes are not in it.
    static func archive(ofParts text: some Collection<UInt8>) -> [UInt8]? {
        guard text.starts(with: mark.dropFirst()) else { return nil }
        var zip = ZipBuilder()
        var rest = Array([0x0A] + text)[...]
        while rest.starts(with: mark), zip.count < 64 {
            rest = rest.dropFirst(mark.count)
            let name = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(name.count + 1)
            let end = rest.indices.first { rest[$0...].starts(with: mark) } ?? rest.endIndex
            zip.add(String(decoding: name, as: UTF8.self), Array(rest[..<end]))
            rest = rest[end...]
        }
        return zip.finish()
    }
}
