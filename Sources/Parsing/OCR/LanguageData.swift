import CPoppler
import Glibc

/// The data by which Tesseract reads a language (`eng.traineddata`).
struct LanguageData {
    let language: String
    /// The start of the file's SHA-256: other data read otherwise.
    let digest: String

    /// Where the data lie: `TESSDATA_PREFIX`, else the first of the usual folders that has any
    /// of the languages.
    static func folder(of languages: [String]) -> String? {
        if let named = getenv("TESSDATA_PREFIX").map({ String(cString: $0) }), !named.isEmpty {
            return named
        }
        return [
            "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata",
            "/usr/share/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
        ].first { folder in
            languages.contains { access(path($0, in: folder), R_OK) == 0 }
        }
    }

    /// Nil where the folder has no data of the language.
    init?(_ language: String, in folder: String) {
        guard let file = g_mapped_file_new(Self.path(language, in: folder), 0, nil) else {
            return nil
        }
        defer { g_mapped_file_unref(file) }
        // Nil of an empty file.
        guard let bytes = g_mapped_file_get_contents(file) else { return nil }
        let length = g_mapped_file_get_length(file)
        guard length < 1 << 30,
            let digest = bytes.withMemoryRebound(
                to: guchar.self, capacity: Int(length),
                {
                    PDFFile.take(g_compute_checksum_for_data(G_CHECKSUM_SHA256, $0, length))
                })
        else { return nil }
        self.language = language
        self.digest = String(digest.prefix(12))
    }

    private static func path(_ language: String, in folder: String) -> String {
        "\(folder)/\(language).traineddata"
    }
}
