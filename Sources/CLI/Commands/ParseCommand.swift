import ArgumentParser
import Corpus
import Foundation
import ParserPool
import Storage

struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Show documents as Quarry reads them.",
        discussion: """
            Spans are UTF-8 byte ranges of the document's text, which --text prints.

            Examples:
              quarry parse report.pdf
              quarry parse --text contract.docx
              quarry parse --ocr eng,chi_tra scan.pdf
              quarry parse --json corpora/handbook/hr/*.pdf | jq .title
            """)

    @Argument(help: "PDF, DOCX, TXT, Markdown or HTML files.")
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
            "Read scanned pages in these languages of Tesseract's.", valueName: "eng,chi_tra"))
    var ocr: String?

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Read all files as this type, whatever their names.",
            valueName: "pdf|docx|txt|md|html"))
    var type: SourceType?

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
        var failed = 0
        for file in files {
            do {
                try show(parse(file, pool, settings), file)
            } catch let error as any QuarryError {
                failed += 1
                try show(error, file)
            }
        }
        if failed > 0 { throw failed == files.count ? ExitCode.badInput : ExitCode.someFailed }
    }

    private func parse(
        _ file: String, _ pool: ParserPool, _ settings: ParseSettings
    ) throws -> Document {
        guard let type = type ?? SourceType(path: file) else {
            throw StorageError(
                .unsupported, path: file, "Quarry reads \(SourceType.allExtensions)")
        }
        return try pool.parse(
            bytes: try FileSystem.read(file), source: file, type: type, settings: settings)
    }

    private func show(_ document: Document, _ file: String) throws {
        if global.json {
            try Output.json(ParsedDocument(document, source: file), pretty: false)
        } else if text {
            Output.print(document.text)
        } else {
            Output.print(DocumentListing(document, file, Style(isOn: global.colours(1))).text)
        }
    }

    private func show(_ error: any QuarryError, _ file: String) throws {
        guard global.json else { return Output.complain("error: \(error)") }
        try Output.json(ParsingFailure(source: file, error: error), pretty: false)
    }
}

extension ParseSettings.Extra: ExpressibleByArgument {}
extension SourceType: ExpressibleByArgument {}
