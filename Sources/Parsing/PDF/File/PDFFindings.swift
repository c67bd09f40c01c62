import Synchronization

/// What reading a file's pages shows of the whole file.
final class PDFFindings {
    /// Names of files attached to places on the pages.
    var attachedFiles: [String] = []
    /// Numbers of pages with an error after which poppler reads no more of them.
    private var cutPages: [Int] = []

    var warnings: [String] {
        guard !cutPages.isEmpty else { return [] }
        return [
            "Pages with an error in their content, which may have lost the text after it: "
                + "\(cutPages.numberList)."
        ]
    }

    private var boldFonts: [String: Bool] = [:]

    /// As `PDFFontRun.isBold`, each name once.
    func isBold(font name: String) -> Bool {
        if let isBold = boldFonts[name] { return isBold }
        let isBold = PDFFontRun.isBold(name)
        boldFonts[name] = isBold
        return isBold
    }

    /// Runs `read` and notes whether the page was cut.
    func watch<Result>(page number: Int, reading read: () -> Result) -> Result {
        let before = Self.cuts.load(ordering: .relaxed)
        let result = read()
        let isCut = Self.cuts.load(ordering: .relaxed) != before
        if isCut && cutPages.last != number { cutPages.append(number) }
        return result
    }

    /// Messages of this process's only document about an operator without its operands, at which
    /// poppler ends a content stream. There is no other way to learn of it.
    private static let cuts = Atomic<Int>(0)

    static func count(_ message: UnsafePointer<CChar>?) {
        guard let message else { return }
        if String(cString: message).contains("Too few (") {
            cuts.wrappingAdd(1, ordering: .relaxed)
        }
    }
}
