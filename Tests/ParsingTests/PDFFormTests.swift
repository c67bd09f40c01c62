import CZlib
import Corpus
import Testing

@Suite("PDF: XFA forms, whose pages stand in no page of the file")
struct PDFFormTests {
    private static let template = """
        <template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1">
        <draw name="t"><value><text>Fishing licence</text></value></draw>
        <field name="Holder"><caption><value><text>Name of the holder</text></value></caption></field>
        <field name="Lake"><caption><value><exData><body xmlns="http://www.w3.org/1999/xhtml">
        <p>Lake or river</p></body></exData></value></caption></field>
        <field name="Boat"><caption><value><text>With a boat</text></value></caption></field>
        </subform></template>
        """
    private static let data = """
        <xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>
        <Holder>Ann Müller</Holder><Lake><body xmlns="http://www.w3.org/1999/xhtml"><p>Bodensee</p>
        </body></Lake><Fee>40</Fee><Boat/></form1></xfa:data></xfa:datasets>
        """
    private static let notice = "Open this form with another program."
    private static let read = [
        "Fishing licence", "Name of the holder: Ann Müller", "Lake or river: Bodensee", "Fee: 40",
        "With a boat",
    ]

    private static func stream(_ text: String) -> String {
        "<< /Length \(text.utf8.count) >>\nstream\n\(text)\nendstream"
    }

    /// A page with a notice, and the form's packets as the file's next objects.
    private func file(_ packets: [String], build: (inout PDFBuilder) -> Void = { _ in }) -> [UInt8]
    {
        var builder = PDFBuilder()
        builder.addPage()
        builder.text(Self.notice, left: 60, top: 80)
        builder.more = packets.map(Self.stream)
        let references = packets.indices.map { "(p\($0)) \(PDFBuilder.firstMore + $0) 0 R" }
        builder.form = "/XFA [\(references.joined(separator: " "))]"
        build(&builder)
        return builder.build()
    }

    private func expect(_ document: Document, read: [String]) {
        #expect(document.texts(.paragraph) == read)
        #expect(document.texts(.furniture) == [Self.notice])
        #expect(document.pages.map(\.verdict) == [.partly])
        #expect(document.facts.warnings.count == 1)
        #expect(document.facts.warnings.first?.contains("XFA") == true)
    }

    @Test("packets that only open and close the whole are no fault, and rich text is read whole")
    func richText() throws {
        let rich = "<p>Lake <b>of</b> <i>Constance</i></p><p>east<br/>shore</p>"
        let data = Self.data.replacing("<p>Bodensee</p>", with: rich)
        let packets = [
            "<xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\">", Self.template, data, "</xdp:xdp>",
        ]
        let document = try SharedPool.parse(file(packets), .pdf)
        expect(
            document,
            read: Self.read.map { $0.replacing("Bodensee", with: "Lake of Constance east shore") })
        #expect(document.facts.warnings.first?.contains("can't be read") == false)
    }

    @Test("values and captions are read, in packets or in one, and the notice is left out")
    func values() throws {
        expect(
            try SharedPool.parse(file([Self.template, Self.data]), .pdf), read: Self.read)
        let whole = """
            <?xml version="1.0" encoding="UTF-8"?>
            <xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">\(Self.template)\(Self.data)</xdp:xdp>
            """
        expect(try SharedPool.parse(file([whole]), .pdf), read: Self.read)
    }

    @Test("of several revisions the last one counts")
    func revisions() throws {
        let old = Self.data.replacing("Bodensee", with: "Rhein")
        expect(
            try SharedPool.parse(file([Self.template, old, Self.data]), .pdf), read: Self.read)
    }

    @Test(
        "a form that can't be read is reported, and its page is not ok",
        arguments: [
            "<template", "not xml",
            "<!DOCTYPE a [<!ENTITY b 'c'>]><xdp:xdp xmlns:xdp=\"http://ns.adobe.com/xdp/\"/>",
        ])
    func unreadable(packet: String) throws {
        let document = try SharedPool.parse(file([packet]), .pdf)
        #expect(document.text == Self.notice)
        #expect(document.pages.map(\.verdict) == [.partly])
        #expect(document.facts.warnings.count == 1)
        #expect(document.facts.warnings.first?.contains("An XFA form whose content") == true)
    }

    @Test("why a part of a form can't be read is said, and the rest is read")
    func damagedPart() throws {
        let broken = String(Self.data.prefix(Self.data.count - 20))
        let document = try SharedPool.parse(file([Self.template, broken]), .pdf)
        #expect(document.text.contains("Fishing licence"))
        let warning = document.facts.warnings.first ?? ""
        #expect(warning.contains("A part of it can't be read (a packet of the form"), "\(warning)")
    }

    @Test("the notice of Adobe's programs tells by itself")
    func knownNotice() throws {
        let document = try SharedPool.page { builder in
            builder.text("Please wait...", left: 60, top: 80)
            builder.text(
                "Your PDF viewer may not be able to display this type of document.", left: 60,
                top: 94)
        }
        #expect(document.pages.map(\.verdict) == [.partly])
        #expect(document.facts.warnings.first?.contains("XFA") == true)
    }

    @Test("a form with fields of the older kind is read by these; words about XFA are none")
    func others() throws {
        let fields = try SharedPool.parse(
            file([Self.template, Self.data]) {
                $0.field("/FT /Tx /T (Holder) /V (Ann) /Rect [60 600 200 620]")
            }, .pdf)
        #expect(fields.pages.map(\.verdict) == [.ok])
        #expect(fields.text.contains("Ann") && !fields.text.contains("Bodensee"))
        let words = try SharedPool.page {
            $0.text("The key /XFA [names] packets", left: 60, top: 80)
        }
        #expect(words.texts(.furniture) == [] && words.text.contains("packets"))
        #expect(words.pages.map(\.verdict) == [.ok] && words.facts.warnings == [])
    }

    @Test("pages that say more than a notice stay as they are, and the form is reported")
    func pages() throws {
        let document = try SharedPool.parse(
            file([Self.template, Self.data]) { builder in
                for line in 0..<40 {
                    builder.text(
                        "Line \(line) of a page that has been filled in and flattened long ago.",
                        left: 60, top: 100 + Double(line) * 14)
                }
            }, .pdf)
        #expect(document.pages.map(\.verdict) == [.ok])
        #expect(!document.text.contains("Bodensee"))
        #expect(document.facts.warnings.first?.contains("XFA") == true)
    }
}
