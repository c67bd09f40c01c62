import ArgumentParser
import Corpus
import Foundation
import Indexing
import ParserPool
import Storage
import Terminal

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Show documents as Quarry reads them.",
        discussion: """
            Spans are UTF-8 byte ranges of the document's text, which --text prints. A file whose \
            name does not say its type is read as what its first bytes say, else as plain text. \
            Of a file of JSON lines each line is a document.

            Examples:
              quarry parse report.pdf
              quarry parse --text contract.docx
              quarry parse --ocr eng,chi_tra scan.pdf
              quarry parse --text beir/corpus.jsonl
              quarry parse --encoding big5 legacy/notice.txt
              quarry parse --json corpora/handbook/hr/*.pdf | jq .title
            """)

    @Argument(
        help: "PDF, DOCX, TXT, Markdown or HTML files, or files of JSON lines.",
        completion: .file())
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
            valueName: "pdf|docx|txt|md|html|jsonl"))
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
        var (shown, failed) = (0, 0)
        for file in files {
            do {
                guard (type ?? SourceType(path: file)) == .jsonl else {
                    try show(parse(file, pool, settings), file)
                    shown += 1
                    continue
                }
                try showRecords(of: file, pool, settings, counting: &shown, &failed)
            } catch let error as QuarryError {
                failed += 1
                try show(error, file)
            }
        }
        if failed > 0 { throw shown == 0 ? ExitCode.badInput : ExitCode.someFailed }
    }

    private func showRecords(
        of file: String, _ pool: ParserPool, _ settings: ParseSettings,
        counting shown: inout Int, _ failed: inout Int
    ) throws {
        let content = try FileContent(recordsIn: file)
        for record in content.sources {
            do {
                let document = try pool.parse(
                    bytes: record.scanned.bytes(), source: record.id.path, type: .jsonl,
                    settings: settings)
                try show(document, record.id.path)
                shown += 1
            } catch let error as QuarryError {
                failed += 1
                try show(error, record.id.path)
            }
        }
        for failure in content.failures {
            failed += 1
            try show(
                QuarryError(failure.code, path: failure.source, failure.reason), failure.source)
        }
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
            try Output.verbatim(document.text)
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
