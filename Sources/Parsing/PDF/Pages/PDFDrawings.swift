import Corpus
import Synchronization

/// The pages of a file, drawn. They are drawn from a copy of the file in which no image and no
/// tiling pattern is one: poppler leaves out what it does not know, where it would decode, scale
/// and pack images for seven eighths of the time. No rule is part of either.
final class PDFDrawings {
    private let file: PDFFile
    private let bytes: UnsafeRawBufferPointer
    private let passwords: [String]
    private let isOff: Bool
    private lazy var copy = FileCopy(bytes, passwords: passwords, findings: file.findings)
    /// Size of script that pages may still take up.
    private var budget = Limits.documentDrawingBytes

    /// - Parameters:
    ///   - bytes: must outlive the drawings.
    ///   - isOff: whether nothing is to be drawn.
    init(
        _ file: PDFFile, of bytes: UnsafeRawBufferPointer, passwords: [String], isOff: Bool
    ) {
        self.file = file
        self.bytes = bytes
        self.passwords = passwords
        self.isOff = isOff
    }

    /// Draws a page: its text and its rules.
    ///
    /// poppler notes the text of a page as it draws it, which saves reading the page a second time;
    /// but then it takes the looks of form fields and notes for text as well.
    /// - Parameter page: the page as it is in the file.
    func read(_ page: PDFPageReader, at index: Int) -> (text: PDFPageText, rules: PDFPageRules) {
        guard !isOff else { return (page.text(), .notDrawn) }
        guard budget > 0, let copy else { return (page.text(), .tooMany) }
        // If nothing is left out, the file itself is as good as a copy.
        guard let drawn = (copy.isChanged ? copy.file : file)?.page(index) else {
            return (page.text(), .notDrawn)
        }
        let rules = file.findings.watch(page: index + 1) {
            drawn.rules(budget: &budget, without: page.annotations.framedAreas)
        }
        guard case .found = rules else { return (page.text(), rules) }
        guard page.annotations.hasOverlay else { return (drawn.text(), rules) }
        let own = page.text()
        return (own.with(page.appearances(from: drawn, besides: own)), rules)
    }

    /// Bytes of SVG that pages may still take up.
    private var inkBudget = Limits.documentInkBytes

    /// Draws a page again, to see what of its text is shown; nil where it can't be drawn.
    func ink(at index: Int, withImages: Bool) -> PDFInk? {
        guard !isOff, inkBudget > 0, let copy else { return nil }
        let source = withImages || !copy.isChanged ? file : copy.file
        return source?.page(index)?.ink(budget: &inkBudget)
    }

    /// Whether cairo has failed at a page of this process. It notes an error in the font that it
    /// was about to draw with, which lives on with the process and with every file that has it.
    static var haveFailed: Bool { failures.load(ordering: .relaxed) > 0 }

    static func noteFailure() { failures.wrappingAdd(1, ordering: .relaxed) }

    private static let failures = Atomic<Int>(0)
}

/// A changed copy of a file, opened.
private final class FileCopy {
    private let memory: UnsafeMutableRawBufferPointer
    /// Nil if there is nothing to leave out.
    private(set) var file: PDFFile?
    let isChanged: Bool

    /// Nil if the file is larger than `Limits.drawnFileBytes`. Without memory for it the process
    /// ends, as it does wherever else it lacks memory: what is read must not depend on that.
    init?(_ bytes: UnsafeRawBufferPointer, passwords: [String], findings: PDFFindings) {
        guard !bytes.isEmpty, bytes.count <= Limits.drawnFileBytes else { return nil }
        memory = .allocate(byteCount: bytes.count, alignment: 16)
        memory.copyMemory(from: bytes)
        isChanged = PDFDrawnStreams.hide(in: memory)
        guard isChanged else { return }
        // One that does not open is a file without rules, and its document says so.
        file = try? PDFFile(
            UnsafeRawBufferPointer(memory), passwords: passwords, findings: findings)
    }

    deinit {
        file = nil
        memory.deallocate()
    }
}
