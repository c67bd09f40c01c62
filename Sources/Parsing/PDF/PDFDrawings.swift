import Corpus
import Glibc

/// The pages of a file, drawn. They are drawn from a copy of the file in which no image is one:
/// poppler leaves out what it does not know, where it would decode, scale and pack images for seven
/// eighths of the time, of which no rule is part.
final class PDFDrawings {
    private let file: PDFFile
    private let bytes: UnsafeRawBufferPointer
    private let passwords: [String]
    private lazy var copy = FileCopy(bytes, passwords)
    /// Bytes of script that pages may still take up.
    private var budget = Limits.documentDrawingBytes

    /// - Parameter bytes: must outlive the drawings.
    init(_ file: PDFFile, _ bytes: UnsafeRawBufferPointer, passwords: [String]) {
        self.file = file
        self.bytes = bytes
        self.passwords = passwords
    }

    /// Draws a page: its text and its rules, which are nil if they are more than `Limits` allow.
    ///
    /// poppler notes the text of a page as it draws it, which saves reading the page a second time;
    /// but then it takes the looks of form fields and notes for text as well.
    /// - Parameter page: the page as it is in the file.
    func read(_ index: Int, _ page: PDFPageReader) -> (text: PDFPageText, rules: PDFRules?) {
        // Without images, the file itself is as good as a copy.
        guard budget > 0, let copy,
            let drawn = (copy.hasImages ? copy.file : file)?.page(index)
        else { return (page.text(), nil) }
        let rules = drawn.rules(budget: &budget)
        let isPlain = rules != nil && !page.hasOverlay
        return ((isPlain ? drawn : page).text(), rules)
    }
}

/// A changed copy of a file, opened.
private final class FileCopy {
    private let memory: UnsafeMutableRawBufferPointer
    /// Nil if there is no image to leave out.
    private(set) var file: PDFFile?
    let hasImages: Bool

    /// Nil if there is no memory for it.
    init?(_ bytes: UnsafeRawBufferPointer, _ passwords: [String]) {
        guard !bytes.isEmpty, bytes.count <= Limits.drawnFileBytes,
            let start = mmap(
                nil, bytes.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        memory = UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
        memory.copyMemory(from: bytes)
        hasImages = Self.hideImages(memory)
        guard hasImages else { return }
        file = try? PDFFile(UnsafeRawBufferPointer(memory), passwords: passwords)
    }

    deinit {
        file = nil
        munmap(memory.baseAddress, memory.count)
    }

    /// Renames the subtype of images. An image is a stream, so that its dictionary stands in the
    /// file itself, and names are never encrypted. Should the letters ever be part of other data,
    /// a rule may be missed. False if there is none.
    private static func hideImages(_ memory: UnsafeMutableRawBufferPointer) -> Bool {
        var hasImages = false
        let base = memory.baseAddress!
        var start = 0
        while start < memory.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "/")), memory.count - start)
        {
            let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            start = index + 1
            if memory[start...].starts(with: "Image".utf8), isSubtype(memory, before: index) {
                memory[start] = UInt8(ascii: "_")
                hasImages = true
            }
        }
        return hasImages
    }

    private static func isSubtype(
        _ memory: UnsafeMutableRawBufferPointer, before index: Int
    ) -> Bool {
        let key = Array("/Subtype".utf8)
        var end = index
        while end > 0, [9, 10, 12, 13, 32].contains(memory[end - 1]) { end -= 1 }
        return end >= key.count && memory[end - key.count..<end].elementsEqual(key)
    }
}
