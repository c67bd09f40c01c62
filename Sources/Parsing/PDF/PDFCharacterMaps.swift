import Glibc

/// The maps from character codes to Unicode that poppler reads at run time (package
/// poppler-data). PDFs whose fonts name a predefined CMap (`GBK-EUC-H`, `UniCNS-UTF16-H`)
/// without embedding it lose their text where the maps are missing.
enum PDFCharacterMaps {
    /// Where poppler is built to look, on the systems known to us.
    private static let folders = [
        "/usr/share/poppler", "/usr/local/share/poppler", "/opt/homebrew/share/poppler",
    ]

    static let areInstalled = folders.contains { access("\($0)/cMap/Adobe-GB1", R_OK) == 0 }

    /// Part of the parser's fingerprint: the maps decide what a document says.
    static var fact: String { areInstalled ? "CJK maps" : "no CJK maps" }

    /// What to tell of a document that would need the maps.
    /// - Parameter encodings: of the document's fonts.
    static func warning(missing encodings: [String]) -> String? {
        let needed = encodings.filter { !$0.hasPrefix("Identity") && $0 != "custom" }
        guard !needed.isEmpty else { return nil }
        return "Text in \(needed.joined(separator: ", ")) may be lost: poppler's CJK maps "
            + "(poppler-data) are not installed."
    }
}
