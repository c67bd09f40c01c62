/// Writes small PDFs with text at given places, in the standard fonts.
struct PDFBuilder {
    /// `unmapped` shows letters but maps them to private-use characters, `hebrew` maps a, b, …
    /// to the letters from alef on. `han` and `vertical` take any text, a glyph is as wide as it
    /// is high, and a vertical line runs down from its place.
    enum Font: String {
        case regular = "F1", bold = "F2", unmapped = "F3", hebrew = "F4", han = "F5"
        case vertical = "F6"
        /// As `han`, under the builder's `named`.
        case named = "F7"

        var isHan: Bool { self == .han || self == .vertical || self == .named }
    }

    private struct Page {
        var content = ""
        var rotation = 0
        /// Dictionaries.
        var annotations: [String] = []
        /// Numbers in `fields`.
        var fields: [Int] = []
    }

    private var pages: [Page] = []
    var title: String?
    /// More entries of the information dictionary.
    var information = ""
    /// More entries of the catalog.
    var catalog = ""
    /// More entries of the interactive form.
    var form = ""
    /// More entries of the pages' resources.
    var resources = ""
    /// Objects that `catalog` may refer to; the first has the number `firstMore`.
    var more: [String] = []
    static let firstMore = 16
    /// The name of the font `named`, as it stands in the file.
    var named = "QuarryHan"
    /// Form fields that are their own widgets: dictionaries.
    private var fields: [String] = []
    static let width = 595.0
    static let height = 842.0

    /// - Parameter rotation: degrees clockwise that a viewer turns the page by.
    mutating func addPage(rotation: Int = 0) { pages.append(Page(rotation: rotation)) }

    /// Puts text on the last page, `top` points below its upper edge.
    mutating func text(
        _ text: String, left: Double, top: Double, size: Double = 10, font: Font = .regular,
        turned: Turn = .none
    ) {
        let escaped = text.replacing("\\", with: "\\\\").replacing("(", with: "\\(")
            .replacing(")", with: "\\)")
        pages[pages.count - 1].content += """
            BT /\(font.rawValue) \(size) Tf \(turned.rawValue) \(left) \(Self.height - top) Tm \
            \(font.isHan ? Self.hexadecimal(text) : "(\(escaped))") Tj ET

            """
    }

    /// How text is turned on its page: the first numbers of the text matrix.
    enum Turn: String, CaseIterable {
        case none = "1 0 0 1", clockwise = "0 -1 1 0", counterClockwise = "0 1 -1 0"
        case over = "-1 0 0 -1"
    }

    /// A string object of the document's own data, in UTF-16 with its mark.
    static func utf16(_ text: String) -> String { "<FEFF" + hexadecimal(text).dropFirst() }

    private static func hexadecimal(_ text: String) -> String {
        let digits = text.utf16.map { unit in
            let number = String(unit, radix: 16)
            return String(repeating: "0", count: 4 - number.count) + number
        }
        return "<\(digits.joined())>"
    }

    /// Text in the standard font, or in the one of Han text where it has any.
    mutating func line(_ text: String, left: Double, top: Double, size: Double = 10) {
        let isLatin = text.utf8.allSatisfy { $0 < 0x80 }
        self.text(text, left: left, top: top, size: size, font: isLatin ? .regular : .han)
    }

    /// Lines of a paragraph.
    mutating func lines(
        _ lines: [String], left: Double, top: Double, size: Double = 10, pitch: Double = 12,
        font: Font = .regular
    ) {
        for (index, line) in lines.enumerated() {
            text(line, left: left, top: top + Double(index) * pitch, size: size, font: font)
        }
    }

    /// Strokes a line between two places, given from the page's upper left corner.
    mutating func stroke(
        _ left: Double, _ top: Double, to right: Double, _ bottom: Double, width: Double = 0.5,
        dash: String = "[] 0"
    ) {
        draw(
            """
            \(width) w \(dash) d \(left) \(Self.height - top) m \(right) \(Self.height - bottom) l S
            """)
    }

    /// Fills a rectangle, given from the page's upper left corner.
    mutating func fill(
        left: Double, top: Double, width: Double, height: Double, grey: Double = 0
    ) {
        draw(
            "\(grey) g \(left) \(Self.height - top - height) \(width) \(height) re f 0 g")
    }

    /// Adds operators to the last page's content.
    mutating func draw(_ operators: String) {
        pages[pages.count - 1].content += operators + "\n"
    }

    /// A grey square as an image.
    mutating func image() {
        pages[pages.count - 1].content += "q 200 0 0 200 100 400 cm /I1 Do Q\n"
    }

    /// Adds an annotation to the last page: its dictionary's entries.
    mutating func annotation(_ entries: String) {
        pages[pages.count - 1].annotations.append("<< /Type /Annot \(entries) >>")
    }

    /// Adds a form field to the last page: its dictionary's entries.
    mutating func field(_ entries: String) {
        pages[pages.count - 1].fields.append(fields.count)
        fields.append("<< /Type /Annot /Subtype /Widget \(entries) >>")
    }

    /// Objects before the first page's.
    private var shared: Int { Self.firstMore - 1 + more.count }

    private func annotations(_ page: Page) -> String {
        let first = shared + 2 * pages.count + 1
        let fields = page.fields.map { "\(first + $0) 0 R" }
        return (page.annotations + fields).joined(separator: " ")
    }

    func build() -> [UInt8] {
        var objects: [String] = []
        let kids = pages.indices.map { "\(shared + 1 + 2 * $0) 0 R" }
            .joined(separator: " ")
        let kidFields = fields.indices.map { "\(shared + 2 * pages.count + 1 + $0) 0 R" }
            .joined(separator: " ")
        objects.append(
            """
            << /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [\(kidFields)] \(form) >> \
            \(catalog) >>
            """)
        objects.append("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
        for name in ["Helvetica", "Helvetica-Bold"] {
            objects.append(
                "<< /Type /Font /Subtype /Type1 /BaseFont /\(name) /Encoding /WinAnsiEncoding >>")
        }
        objects.append(
            """
            << /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray \
            /BitsPerComponent 8 /Length 1 >>
            stream
            A
            endstream
            """)
        objects.append("<< /Title (\(title ?? "")) \(information) >>")
        objects.append(
            """
            << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
            /ToUnicode 8 0 R >>
            """)
        let unmapped = Self.map("<21> <7E> <E021>")
        objects.append("<< /Length \(unmapped.utf8.count) >>\nstream\n\(unmapped)endstream")
        objects.append(
            """
            << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
            /ToUnicode 10 0 R >>
            """)
        let hebrew = Self.map("<61> <7A> <05D0>")
        objects.append("<< /Length \(hebrew.utf8.count) >>\nstream\n\(hebrew)endstream")
        objects += Self.hanObjects(named) + more
        for (index, page) in pages.enumerated() {
            objects.append(
                """
                << /Type /Page /Parent 2 0 R /Rotate \(page.rotation) /MediaBox [0 0 \(Self.width) \(Self.height)] \
                /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 7 0 R /F4 9 0 R /F5 13 0 R /F6 14 0 R \
                /F7 15 0 R >> /XObject << /I1 5 0 R >> \(resources) >> /Annots [\(annotations(page))] \
                /Contents \(shared + 2 + 2 * index) 0 R >>
                """)
            objects.append(
                "<< /Length \(page.content.utf8.count) >>\nstream\n\(page.content)endstream")
        }
        return Self.file(objects + fields)
    }

    /// Objects 11 to 15: codes are UTF-16.
    private static func hanObjects(_ named: String) -> [String] {
        let map = """
            /CIDInit /ProcSet findresource begin 12 dict begin begincmap
            /CMapName /Q def /CMapType 2 def
            1 begincodespacerange <0000> <FFFF> endcodespacerange
            7 beginbfrange <0020> <00FF> <0020> <2010> <203F> <2010> <3000> <30FF> <3000>
            <4E00> <9FFF> <4E00> <FB00> <FFEF> <FB00>
            <2460> <24FF> <2460> <AC00> <D7A3> <AC00> endbfrange
            endcmap end end

            """
        let fonts = [("H", "QuarryHan"), ("V", "QuarryHan"), ("H", named)].map { direction, name in
            """
            << /Type /Font /Subtype /Type0 /BaseFont /\(name) /Encoding /Identity-\(direction) \
            /DescendantFonts [12 0 R] /ToUnicode 11 0 R >>
            """
        }
        return [
            "<< /Length \(map.utf8.count) >>\nstream\n\(map)endstream",
            """
            << /Type /Font /Subtype /CIDFontType2 /BaseFont /QuarryHan /CIDSystemInfo \
            << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>
            """,
        ] + fonts
    }

    /// A ToUnicode map of one range.
    private static func map(_ range: String) -> String {
        """
        /CIDInit /ProcSet findresource begin 12 dict begin begincmap
        /CMapName /P def /CMapType 2 def
        1 begincodespacerange <00> <FF> endcodespacerange
        1 beginbfrange \(range) endbfrange
        endcmap end end

        """
    }

    /// A file of these objects; the first is the catalog, the sixth the information dictionary.
    static func file(_ objects: [String]) -> [UInt8] {
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += """
            trailer << /Size \(objects.count + 1) /Root 1 0 R /Info 6 0 R >>
            startxref
            \(start)
            %%EOF

            """
        return Array(text.utf8)
    }
}
