/// Writes small PDFs with text at given places, in the standard fonts.
struct PDFBuilder {
    /// `unmapped` shows letters but maps them to private-use characters.
    enum Font: String { case regular = "F1", bold = "F2", unmapped = "F3" }

    private struct Page {
        var content = ""
        var rotation = 0
    }

    private var pages: [Page] = []
    var title: String?
    static let width = 595.0
    static let height = 842.0

    /// - Parameter rotation: degrees clockwise that a viewer turns the page by.
    mutating func addPage(rotation: Int = 0) { pages.append(Page(rotation: rotation)) }

    /// Puts text on the last page, `top` points below its upper edge.
    mutating func text(
        _ text: String, left: Double, top: Double, size: Double = 10, font: Font = .regular
    ) {
        let escaped = text.replacing("\\", with: "\\\\").replacing("(", with: "\\(")
            .replacing(")", with: "\\)")
        pages[pages.count - 1].content += """
            BT /\(font.rawValue) \(size) Tf 1 0 0 1 \(left) \(Self.height - top) Tm \
            (\(escaped)) Tj ET

            """
    }

    /// Lines of a paragraph.
    mutating func lines(
        _ lines: [String], left: Double, top: Double, size: Double = 10, pitch: Double = 12
    ) {
        for (index, line) in lines.enumerated() {
            text(line, left: left, top: top + Double(index) * pitch, size: size)
        }
    }

    /// A grey square as an image.
    mutating func image() {
        pages[pages.count - 1].content += "q 200 0 0 200 100 400 cm /I1 Do Q\n"
    }

    func build() -> [UInt8] {
        var objects: [String] = []
        let kids = pages.indices.map { "\(9 + 2 * $0) 0 R" }.joined(separator: " ")
        objects.append("<< /Type /Catalog /Pages 2 0 R >>")
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
        objects.append("<< /Title (\(title ?? "")) >>")
        objects.append(
            """
            << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding \
            /ToUnicode 8 0 R >>
            """)
        objects.append(
            "<< /Length \(Self.privateMap.utf8.count) >>\nstream\n\(Self.privateMap)endstream")
        for (index, page) in pages.enumerated() {
            objects.append(
                """
                << /Type /Page /Parent 2 0 R /Rotate \(page.rotation) /MediaBox [0 0 \(Self.width) \(Self.height)] \
                /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 7 0 R >> /XObject << /I1 5 0 R >> >> \
                /Contents \(10 + 2 * index) 0 R >>
                """)
            objects.append(
                "<< /Length \(page.content.utf8.count) >>\nstream\n\(page.content)endstream")
        }
        return Self.file(objects)
    }

    private static let privateMap = """
        /CIDInit /ProcSet findresource begin 12 dict begin begincmap
        /CMapName /P def /CMapType 2 def
        1 begincodespacerange <00> <FF> endcodespacerange
        1 beginbfrange <21> <7E> <E021> endbfrange
        endcmap end end

        """

    private static func file(_ objects: [String]) -> [UInt8] {
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
