import Corpus

/// A dynamic XFA form (Adobe XML Forms Architecture 3.3): a program for forms makes its pages of a
/// template and data in XML, and the pages in the file only say that such a program is needed.
struct PDFForms {
    /// What the form says, a paragraph each; nil where it can't be read.
    private(set) var paragraphs: [String]?
    private(set) var valueCount = 0
    /// Why a packet of it could not be read.
    private var fault: String?
    /// Whether the pages in the file say so little that it may be a notice alone.
    let hasFewWords: Bool

    /// Characters and pages of a notice at most, in all its languages.
    private static let longestNotice = 1_500
    private static let mostPages = 2
    /// Bytes of a packet of XML, and of an object stream, that are looked at.
    private static let packetBytes = 16 << 20
    private static let objectBytes = 1 << 20
    /// Of which a packet's first bytes say what it is.
    private static let headBytes = 2_048

    /// Nil for a file without such a form. Those that have fields of the older kind as well are
    /// read by these.
    /// - Parameter hasFields: whether pages have form fields.
    init?(_ bytes: UnsafeRawBufferPointer, pages: [PDFPage], hasFields: Bool) {
        let text =
            pages.count > Self.mostPages
            ? [] : pages.flatMap { $0.fragments + $0.turned.flatMap(\.fragments) }
        let length = text.reduce(0) { $0 + $1.length }
        hasFewWords = pages.count <= Self.mostPages && length <= Self.longestNotice
        let streams = PDFStreams(bytes: bytes)
        guard !hasFields || streams.holds("/NeedsRendering") else { return nil }
        let isNotice = hasFewWords && Self.isNotice(text)
        guard isNotice || Self.isNamed(in: streams, hasFewWords: hasFewWords) else { return nil }
        if hasFewWords { read(streams) }
    }

    /// Whether the catalog's form names XFA's packets: `/XFA 3 0 R`, `/XFA [(template) 4 0 R …]`.
    /// The object may be packed; files whose pages say much are not searched for it.
    private static func isNamed(in streams: PDFStreams, hasFewWords: Bool) -> Bool {
        if Self.isNamed(in: streams) { return true }
        guard hasFewWords, streams.holds("/ObjStm") else { return false }
        var isNamed = false
        streams.read(
            where: { streams.count("/ObjStm", in: $0) > 0 }, most: objectBytes,
            taking: { objects in
                isNamed = objects.withUnsafeBytes { Self.isNamed(in: PDFStreams(bytes: $0)) }
                return !isNamed
            })
        return isNamed
    }

    private static func isNamed(in streams: PDFStreams) -> Bool {
        let bytes = streams.bytes
        var place = 0
        while let found = streams.find("/XFA", in: place..<bytes.count) {
            place = found + 4
            // A packet's name or object follows; in running text, something else does.
            let next = bytes[place...].first { !" \t\r\n\u{0C}[".utf8.contains($0) }
            if next.map("0123456789(<".utf8.contains) ?? false { return true }
        }
        return false
    }

    /// The notice that Adobe's programs write, the same for all forms.
    private static func isNotice(_ text: [PDFFragment]) -> Bool {
        let words = text.map(\.text).joined(separator: " ").lowercased()
        return words.contains("please wait")
            && words.contains("may not be able to display this type of document")
    }

    /// Reads the packets; of several revisions the last one counts.
    private mutating func read(_ streams: PDFStreams) {
        var template: XFATemplate?
        var values: [XFAValue]?
        streams.read(
            where: { streams.count("/Image", in: $0) + streams.count("/ObjStm", in: $0) == 0 },
            most: Self.packetBytes,
            taking: { stream in
                let packet = Array(stream.drop { $0 <= 0x20 })
                guard Self.isPacket(packet) else { return true }
                do throws(QuarryError) {
                    template = try XFATemplate(packet) ?? template
                    values = try XFAValue.values(packet) ?? values
                } catch {
                    fault = fault ?? error.reason
                }
                return true
            })
        guard template != nil || values != nil else { return }
        let captions = template?.captions ?? [:]
        let given = (values ?? []).map { "\(captions[$0.field] ?? $0.field): \($0.text)" }
        let filled = Set((values ?? []).map(\.field))
        let blank = (template?.fields ?? []).filter { !filled.contains($0) }
        paragraphs = (template?.texts ?? []) + given + blank.compactMap { captions[$0] }
        valueCount = given.count
    }

    private static func isPacket(_ bytes: [UInt8]) -> Bool {
        let head = bytes.prefix(headBytes)
        guard head.first(where: { $0 > 0x20 && $0 < 0x80 }) == UInt8(ascii: "<") else {
            return false
        }
        return head.withUnsafeBytes {
            let head = PDFStreams(bytes: $0)
            if head.holds("http://www.xfa.org/schema/") { return true }
            // The packet before the others only opens the element that the last one closes.
            return head.holds("http://ns.adobe.com/xdp")
                && bytes.withUnsafeBytes { PDFStreams(bytes: $0).holds("</") }
        }
    }

    /// What the form says, on its first page.
    var blocks: [Block] {
        (paragraphs ?? []).map { Block(kind: .paragraph, page: 1, text: $0) }
    }

    /// A page that holds a notice and not the form is no whole page.
    func mark(_ pages: inout [Page]) {
        guard hasFewWords else { return }
        for index in pages.indices where pages[index].verdict == .ok {
            pages[index].verdict = .partly
        }
    }

    /// A block of the pages: the notice is kept in the document and left out of chunks, as running
    /// headers are, where the form itself is read.
    func withoutNotice(_ block: Block) -> Block {
        guard hasFewWords, paragraphs != nil else { return block }
        var block = block
        (block.kind, block.level, block.isTableHeader) = (.furniture, 0, false)
        return block
    }

    var warning: String {
        guard hasFewWords else {
            return "An XFA form, of which only the pages that stand in the file were read."
        }
        let why = fault.map { " (\($0))" } ?? ""
        guard paragraphs != nil else {
            return
                "An XFA form whose content can't be read\(why); its page holds only a notice. Print "
                + "it to PDF with the program that fills it in."
        }
        let values = valueCount == 1 ? "one value was" : "\(valueCount) values were"
        return
            "An XFA form: \(values) read from its data, and what stands around from its template; "
            + "its page holds only a notice, which is left out."
            + (fault == nil ? "" : " A part of it can't be read\(why).")
    }
}
