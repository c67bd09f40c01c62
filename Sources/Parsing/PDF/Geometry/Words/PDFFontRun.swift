/// Characters up to `end`, inclusive, have this font.
struct PDFFontRun {
    var end: Int
    /// Points.
    var size: Float
    var isBold: Bool
    /// Number of the font's name in its file.
    var font = 0

    /// Whether a font's name says that it is bold, or that it is one of the Chinese fonts that
    /// stand for bold: Hei (黑体) and Biao Song (标宋). Song and Fang Song are for running text,
    /// Kai is for emphasis as italics are; YaHei and JhengHei are screen fonts of any weight.
    static func isBold(_ name: String) -> Bool {
        let name = name.lowercased()
        if bold.contains(where: name.contains) { return true }
        guard !notHei.contains(where: name.contains) else { return false }
        if hei.contains(where: name.contains) { return true }
        // `Hei` alone, with or without a subset's tag or a style.
        return name.split { !$0.isLetter }.contains("hei")
    }

    private static let bold = ["bold", "black", "heavy", "demi", "-bd", "cmbx"]
    private static let notHei = ["light", "thin", "yahei", "jhenghei"]
    /// By name, by the names of Founder's fonts (FZHT, FZXBS), and in GBK and Big5 read as
    /// Latin-1, as many files name their fonts.
    private static let hei = [
        "simhei", "heiti", "黑体", "黑體", "\u{BA}\u{FA}\u{EC}\u{E5}", "\u{B6}\u{E2}\u{E5}\u{E9}",
        "xiaobiaosong", "小标宋", "小標宋", "\u{F0}\u{A1}\u{B1}\u{EA}\u{CB}\u{CE}", "fzxbs", "fzdbs",
        "fzht", "mhei",
    ].map { $0.lowercased() }

    /// A font's name, as UTF-8 if it is, else its bytes as Latin-1.
    static func name(_ bytes: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: bytes) { return text }
        var scalars = String.UnicodeScalarView()
        var next = bytes
        while next.pointee != 0 {
            scalars.append(Unicode.Scalar(UInt8(bitPattern: next.pointee)))
            next += 1
        }
        return String(scalars)
    }
}
