import Corpus
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

    /// How the names of predefined CMaps begin or end (ISO 32000-1, 9.7.5.2).
    private static let marks = [
        "/GB-", "/GBK", "/GBpc-", "/UniGB-", "/B5pc-", "/HKscs-", "/ETen", "/CNS-", "/UniCNS-",
        "/83pv-", "/90ms-", "/90msp-", "/90pv-", "/Add-", "/EUC-", "/Ext-RKSJ-", "/UniJIS", "/KSC",
        "/UniKS-", "(GB1)", "(CNS1)", "(Japan1)", "(Korea1)",
    ]

    /// What to tell of a document that needs the maps where they are missing; nil where it does
    /// not, as far as can be known: poppler drops the fonts in question without a word, and
    /// their names may stand in compressed parts of the file.
    static func warning(
        for bytes: UnsafeRawBufferPointer, verdicts: [Page.Verdict]
    ) -> String? {
        guard !areInstalled else { return nil }
        let missing = "poppler's CJK maps (package poppler-data) are not installed."
        if bytes.holds(anyOf: marks.map { Array($0.utf8) }) {
            return "Chinese, Japanese or Korean text is lost: \(missing)"
        }
        let isPoor = verdicts.contains { $0 == .empty || $0 == .garbled || $0 == .partly }
        return isPoor ? "Text may be lost: \(missing)" : nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether one of the names, which begin with `/` or `(`, stands in the bytes.
    func holds(anyOf names: [[UInt8]]) -> Bool {
        var index = 0
        while index < count {
            let byte = self[index]
            if byte == UInt8(ascii: "/") || byte == UInt8(ascii: "(") {
                let rest = UnsafeRawBufferPointer(rebasing: self[index...])
                if names.contains(where: { rest.starts(with: $0) }) { return true }
            }
            index += 1
        }
        return false
    }
}
