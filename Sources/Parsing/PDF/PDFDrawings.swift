import Corpus
import Glibc

/// What the pages of a file draw. They are drawn from a copy of the file in which no image is
/// one: poppler leaves out what it does not know, where it would decode, scale and pack images
/// for seven eighths of the time, of which no rule is part.
final class PDFDrawings {
    private let bytes: UnsafeRawBufferPointer
    private let passwords: [String]
    private lazy var copy = FileCopy(bytes, passwords)
    /// Bytes of script that pages may still take up.
    private var budget = Limits.documentDrawingBytes

    /// - Parameter bytes: must outlive the drawings.
    init(_ bytes: UnsafeRawBufferPointer, passwords: [String]) {
        self.bytes = bytes
        self.passwords = passwords
    }

    /// The rules of a page; nil if they are more than `Limits` allow.
    func rules(page index: Int) -> PDFRules? {
        guard budget > 0, let page = copy?.file?.page(index) else { return nil }
        return page.rules(budget: &budget)
    }
}

/// A changed copy of a file, opened.
private final class FileCopy {
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var file: PDFFile?

    /// Nil if there is no memory for it.
    init?(_ bytes: UnsafeRawBufferPointer, _ passwords: [String]) {
        guard !bytes.isEmpty, bytes.count <= Limits.drawnFileBytes,
            let start = mmap(
                nil, bytes.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            start != MAP_FAILED
        else { return nil }
        memory = UnsafeMutableRawBufferPointer(start: start, count: bytes.count)
        memory.copyMemory(from: bytes)
        Self.hideImages(memory)
        file = try? PDFFile(UnsafeRawBufferPointer(memory), passwords: passwords)
    }

    deinit {
        file = nil
        munmap(memory.baseAddress, memory.count)
    }

    /// Renames the subtype of images. An image is a stream, so that its dictionary stands in the
    /// file itself, and names are never encrypted. Should the letters ever be part of other data,
    /// a rule may be missed.
    private static func hideImages(_ memory: UnsafeMutableRawBufferPointer) {
        let base = memory.baseAddress!
        var start = 0
        while start < memory.count,
            let found = memchr(base + start, Int32(UInt8(ascii: "/")), memory.count - start)
        {
            let index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            start = index + 1
            if memory[start...].starts(with: "Image".utf8), isSubtype(memory, before: index) {
                memory[start] = UInt8(ascii: "_")
            }
        }
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
