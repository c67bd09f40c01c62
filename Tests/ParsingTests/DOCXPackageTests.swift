import Corpus
import Testing

@Suite("Word documents: macros, templates, strict packages")
struct DOCXPackageTests {
    private static let open = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    private static let kinds = [
        ("docx", "\(open).document.main+xml"),
        ("docm", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("dotx", "\(open).template.main+xml"),
        ("dotm", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ]
    private static let transitional =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"

    private static func relationships(_ types: [(type: String, target: String)]) -> String {
        let items = types.enumerated().map {
            "<Relationship Id=\"r\($0)\" Type=\"\($1.type)\" Target=\"\($1.target)\"/>"
        }
        return "<Relationships "
            + "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
            + "\(items.joined())</Relationships>"
    }

    /// A whole package as Word writes it, its macros included.
    private static func package(type: String, main: String, isStrict: Bool) -> [UInt8] {
        let base = isStrict ? strict : transitional
        let word =
            isStrict
            ? "http://purl.oclc.org/ooxml/wordprocessingml/main"
            : "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        let name = main.split(separator: "/").last ?? ""
        let folder = main.dropLast(name.count)
        let macros = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        let parts = [
            (
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                    + "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/>"
                    + "<Override PartName=\"/\(main)\" ContentType=\"\(type)\"/></Types>"
            ), ("_rels/.rels", relationships([("\(base)/officeDocument", main)])),
            (
                main,
                "<w:document xmlns:w=\"\(word)\"><w:body><w:p><w:pPr><w:pStyle w:val=\"章\"/>"
                    + "</w:pPr><w:r><w:t>請假單範本</w:t></w:r></w:p><w:p><w:r>"
                    + "<w:t>请填写 Fill in</w:t></w:r></w:p></w:body></w:document>"
            ),
            (
                "\(folder)_rels/\(name).rels",
                relationships([("\(base)/styles", "s.xml"), (macros, "vbaProject.bin")])
            ),
            (
                "\(folder)s.xml",
                "<w:styles xmlns:w=\"\(word)\"><w:style w:type=\"paragraph\" w:styleId=\"章\">"
                    + "<w:name w:val=\"heading 2\"/></w:style></w:styles>"
            ), ("\(folder)vbaData.xml", "<x:vbaSuppData xmlns:x=\"urn:x\">Auto</x:vbaSuppData>"),
        ]
        var zip = ZipBuilder()
        for (name, content) in parts { zip.add(name, Array(content.utf8)) }
        let project = CompoundBuilder(streams: [("PROJECT", Array("Sub AutoOpen()".utf8))])
        zip.add("\(folder)vbaProject.bin", project.build())
        return zip.finish()
    }

    @Test(
        "of macro documents and templates the text is read, the macros neither run nor shown",
        arguments: [false, true])
    func kinds(isStrict: Bool) throws {
        for (suffix, type) in Self.kinds {
            for main in ["word/document.xml", "word/document2.xml", "文件/main.xml"] {
                #expect(SourceType(path: "範本.\(suffix)") == .docx)
                let document = try SharedPool.parse(
                    Self.package(type: type, main: main, isStrict: isStrict), .docx)
                #expect(document.blocks.map(\.text) == ["請假單範本", "请填写 Fill in"])
                #expect(document.blocks.map(\.level) == [2, 0])
                #expect(document.facts.warnings == [] && document.attachments == [])
            }
        }
    }

    @Test("a spreadsheet or presentation under the name of a document is unsupported")
    func otherPackages() throws {
        for root in ["<workbook xmlns=\"urn:x\"/>", "<w:hdr \(DOCXBuilder.namespaces)/>"] {
            var zip = ZipBuilder()
            let list = [("\(Self.transitional)/officeDocument", "xl/workbook.xml")]
            zip.add("_rels/.rels", Array(Self.relationships(list).utf8))
            zip.add("xl/workbook.xml", Array(root.utf8))
            #expect(try SharedPool.failure(zip.finish(), .docx) == .unsupported)
        }
    }

    @Test("links of a footnote are those of its own part")
    func linksOfNotes() throws {
        let link = "<w:hyperlink r:id=\"rId1\"><w:r><w:t>官網</w:t></w:r></w:hyperlink>"
        var builder = DOCXBuilder(
            body: "<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>")
        builder.footnotes = "<w:footnote w:id=\"2\"><w:p>\(link)</w:p></w:footnote>"
        func external(_ target: String) -> String {
            "<Relationship Id=\"rId1\" Type=\"x/hyperlink\" Target=\"\(target)\" "
                + "TargetMode=\"External\"/>"
        }
        builder.relationships = external("https://wrong.example")
        let own = Self.relationships([]).replacing(
            "</Relationships>", with: external("https://right.example") + "</Relationships>")
        builder.parts.append(("word/_rels/footnotes.xml.rels", own))
        let document = try SharedPool.parse(builder.build(), .docx, extras: [.links])
        #expect(document.text == "Text\n官網 (https://right.example)")
    }
}
