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
        let descriptor = open(Self.path(language, in: folder), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let length = lseek(descriptor, 0, SEEK_END)
        guard length > 0, length < 1 << 30,
            let memory = mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
            memory != MAP_FAILED
        else { return nil }
        defer { munmap(memory, length) }
        guard
            let digest = PDFFile.take(
                g_compute_checksum_for_data(
                    G_CHECKSUM_SHA256, memory.assumingMemoryBound(to: guchar.self),
                    gsize(length)))
        else { return nil }
        self.language = language
        self.digest = String(digest.prefix(12))
    }

    private static func path(_ language: String, in folder: String) -> String {
        "\(folder)/\(language).traineddata"
    }
}
