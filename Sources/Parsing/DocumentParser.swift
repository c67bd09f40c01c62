import CLibXML2
import CLibZip
import CPoppler
import CUchardet
package import Corpus

/// Bytes of a source → its Document.
package enum DocumentParser {
    /// Bumped whenever the same bytes may give another document.
    static let version = 2

    /// Reads one source.
    /// - Parameter passwords: tried in order on an encrypted file, after the empty one.
    /// - Throws: `encrypted`, `corrupt`, `unsupported`, `limitExceeded`.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer, type: SourceType, passwords: [String] = []
    ) throws(ParsingError) -> Document {
        switch type {
        case .pdf: try PDFParser.parse(bytes, passwords: passwords)
        case .docx: try DOCXParser.parse(bytes)
        case .txt: try TextParser.parse(bytes)
        }
    }

    /// Decides, with the bytes, what `parse` returns: our version and the libraries'.
    package static var fingerprint: String {
        [
            "quarry-parser \(version)",
            "poppler \(String(cString: poppler_get_version()))",
            "libxml2 \(String(cString: quarry_libxml2_version()))",
            "libzip \(String(cString: zip_libzip_version()))",
            "uchardet \(LibraryVersion.uchardet)",
        ].joined(separator: ", ")
    }
}
