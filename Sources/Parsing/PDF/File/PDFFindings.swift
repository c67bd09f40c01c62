import Synchronization

/// What reading a file's pages shows of the whole file.
final class PDFFindings {
    /// Names of files attached to places on the pages.
    var attachedFiles: [String] = []
    /// Whether a page has a form field.
    var hasFields = false
    /// Numbers of pages with an error after which poppler reads no more of them.
    private var cutPages: [Int] = []

    var warnings: [String] {
        guard !cutPages.isEmpty else { return [] }
        return [
            "Pages with an error in their content, which may have lost the text after it: "
                + "\(cutPages.numberList)."
        ]
    }

    private var fonts: [String: (number: Int, isBold: Bool)] = [:]

    /// A font's number, by the order in which their names come, and `PDFFontRun.isBold`.
    func font(_ name: String) -> (number: Int, isBold: Bool) {
        if let font = fonts[name] { return font }
        let font = (number: fonts.count, isBold: PDFFontRun.isBold(name))
        fonts[name] = font
        return font
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
