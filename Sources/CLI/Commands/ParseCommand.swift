import ArgumentParser
import Corpus
import Foundation
import ParserPool
import Storage
import Terminal

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Show documents as Quarry reads them.",
        discussion: """
            Spans are UTF-8 byte ranges of the document's text, which --text prints. A file whose \
            name does not say its type is read as what its first bytes say, else as plain text.

            Examples:
              quarry parse report.pdf
              quarry parse --text contract.docx
              quarry parse --ocr eng,chi_tra scan.pdf
              quarry parse --encoding big5 legacy/notice.txt
              quarry parse --json corpora/handbook/hr/*.pdf | jq .title
            """)

    @Argument(help: "PDF, DOCX, TXT, Markdown or HTML files.", completion: .file())
    var files: [String]

    @Flag(help: "Print the document's text and nothing else.")
    var text = false

    @Option(help: ArgumentHelp("Password for encrypted files; may be repeated."))
    var password: [String] = []

    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "Read this besides the text; may be repeated.", valueName: "comments|headers|links"))
    var extras: [ParseSettings.Extra] = []

    @Option(
        help: ArgumentHelp(
            "Read scanned and garbled pages in these languages of Tesseract's.",
            valueName: "eng,chi_tra"))
    var ocr: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Read all files as this type, whatever their names.",
            valueName: "pdf|docx|txt|md|html"))
    var type: SourceType?

    @Option(
        help: ArgumentHelp(
            "Encoding of the text files, whatever they look like.", valueName: "name"),
        transform: ParseCommand.encoding)
    var encoding: TextEncoding?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard languages.allSatisfy(ParseSettings.isOCRLanguage) else {
            throw ValidationError("--ocr takes languages like eng,chi_tra.")
        }
    }

    private var languages: [String] {
        (ocr ?? "").split(separator: ",", omittingEmptySubsequences: true).map(String.init)
    }

    func run() throws {
        let settings = ParseSettings(
            passwords: password, extras: Set(extras), ocr: languages)
        let pool = try ParserPool(size: 1, settings: settings)
        defer { pool.close() }
        try checkLanguages(pool)
        var failed = 0
        for file in files {
            do {
                try show(parse(file, pool, settings), file)
            } catch let error as QuarryError {
                failed += 1
                try show(error, file)
            }
        }
        if failed > 0 { throw failed == files.count ? ExitCode.badInput : ExitCode.someFailed }
    }

    /// - Throws: `notFound` where Tesseract lacks a language that `--ocr` asks for.
    private func checkLanguages(_ pool: ParserPool) throws {
        guard !languages.isEmpty else { return }
        let missing = ParseSettings.missingLanguages(ofFingerprint: pool.fingerprint)
        guard missing.isEmpty else {
            throw QuarryError(
                .notFound, path: nil,
                "--ocr: Tesseract has no data of \(missing.joined(separator: ", ")); quarry doctor "
                    + "says how to get languages")
        }
        if !files.contains(where: { (type ?? SourceType(path: $0) ?? .pdf) == .pdf }) {
            Output.complain("note: --ocr is for the pages of PDF files; there is none among these")
        }
    }

    private func parse(
        _ file: String, _ pool: ParserPool, _ settings: ParseSettings
    ) throws -> Document {
        let bytes = try FileSystem.read(file, limit: SourceType.maximumFileBytes)
        return try pool.parse(
            loose: bytes, named: file, as: type, encoding: encoding, settings: settings)
    }

    private static func encoding(_ name: String) throws -> TextEncoding {
        do throws(InvalidText) {
            return try TextEncoding(name)
        } catch {
            throw ValidationError("\(name) \(error.reason).")
        }
    }

    private func show(_ document: Document, _ file: String) throws {
        if global.json {
            try Output.json(ParsedDocument(document, source: file), pretty: false)
        } else if text {
            Output.verbatim(document.text)
        } else {
            let listing = DocumentListing(document, file, global.style).text
            // A pager for each of several files would be in the way.
            if files.count == 1 { Output.page(listing, global) } else { Output.print(listing) }
        }
    }

    private func show(_ error: QuarryError, _ file: String) throws {
        guard !global.json else {
            return try Output.json(ParsingFailure(source: file, error: error), pretty: false)
        }
        guard global.logFormat == .text else { return LogLine.complain("error", "\(error)") }
        Output.complain(
            LogLine.linked(
                LogLine.line(.text, "error", "\(error)"), file: file,
                style: global.style(of: STDERR_FILENO)))
    }
}

extension ParseSettings.Extra: ExpressibleByArgument {}
extension SourceType: ExpressibleByArgument {}
