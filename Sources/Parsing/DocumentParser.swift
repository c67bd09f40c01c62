import CCmarkGFM
import CLibXML2
import CLibZip
import CPoppler
import CUchardet
package import Corpus

/// Bytes of a source → its Document.
package enum DocumentParser {
    /// Raised once before a release in which the same bytes may give another document.
    static let version = 7

    /// Reads one source. Its errors say what to do.
    /// - Parameters:
    ///   - passwords: tried in order on an encrypted file, after the empty one.
    ///   - extras: what is read besides the document's own text.
    ///   - recogniser: reads scanned pages; nil: they stay unread.
    ///   - encoding: of a text file, where the settings state it.
    ///   - isDrawn: false for a document whose pages must not be drawn: ruled tables are not found.
    /// - Throws: `encrypted`, `corrupt`, `unsupported`, `limitExceeded`.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, type: SourceType, passwords: [String] = [],
        extras: Set<ParseSettings.Extra> = [], recogniser: Recogniser? = nil,
        encoding: TextEncoding? = nil, isDrawn: Bool = true
    ) throws(QuarryError) -> Document {
        do throws(QuarryError) {
            return try read(
                bytes, type: type, passwords: passwords, extras: extras, recogniser: recogniser,
                encoding: encoding, isDrawn: isDrawn)
        } catch {
            throw error.advising(on: type, bytes)
        }
    }

    /// Draws a page of a PDF, and finds the lines of passages on it.
    /// - Throws: `notFound` for a page that the file does not have, `invalidInput` for one that
    ///   can't be asked for, and as `parse` does.
    package static func view(_ request: PageRequest) throws(QuarryError) -> PageView {
        do throws(QuarryError) {
            return try PDFPageViewer.view(request)
        } catch {
            throw error.advising(on: .pdf, request.bytes)
        }
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, type: SourceType, passwords: [String],
        extras: Set<ParseSettings.Extra>, recogniser: Recogniser?, encoding: TextEncoding?,
        isDrawn: Bool
    ) throws(QuarryError) -> Document {
        if bytes.isEmpty && !type.isText { throw QuarryError(.corrupt, "the file is empty") }
        if FileKind.isMisnamed(bytes, as: type) { throw QuarryError(.corrupt, "is no text") }
        return switch type {
        case .pdf:
            try PDFParser.parse(
                bytes, passwords: passwords, extras: extras, recogniser: recogniser,
                isDrawn: isDrawn)
        case .docx: try DOCXParser.parse(bytes, passwords: passwords, extras: extras)
        case .txt: try TextParser.parse(bytes, encoding: encoding)
        case .markdown: try MarkdownParser.parse(bytes, extras: extras, encoding: encoding)
        case .html: try HTMLParser.parse(bytes, extras: extras, encoding: encoding)
        case .jsonl: try RecordParser.parse(bytes)
        }
    }

    /// Whether a library failed in a way that may show in documents that this process reads next.
    package static var isSpoilt: Bool { PDFDrawings.haveFailed }

    /// Decides, with the bytes, what `parse` returns: our version and the libraries'.
    package static var fingerprint: String {
        [
            "quarry-parser \(version)",
            "poppler \(String(cString: poppler_get_version()))",
            "libxml2 \(String(cString: quarry_libxml2_version()))",
            "libzip \(String(cString: zip_libzip_version()))",
            "cmark-gfm \(String(cString: cmark_version_string()))",
            "uchardet \(LibraryVersion.uchardet)",
            PDFCharacterMaps.fact,
        ].joined(separator: ", ")
    }
}
