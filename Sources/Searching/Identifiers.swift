import Foundation
import Postings

/// The identifiers of a query: what is asked for letter by letter, and what an embedding model
/// tells apart badly.
///
/// A word of ASCII letters, figures and the signs between them is one if it
///
/// - has letters and figures: `M8x30`, `6204-2RS`, `E-1042`, `sha256`, `0x80070005`; but no
///   measure (230V), ordinal (21st), decade (1990s) or count (10k, 5pm), nor plain words and
///   numbers with hyphens (covid-19, COVID-19, 16-year-old);
/// - is three or more groups of figures (10.0.0.1, 2.3.1), two of seven figures and more with a
///   hyphen or stroke (4711-0815), or one of six and more;
/// - begins with small letters and has a capital behind them (getUserName; not iPhone or YouTube),
///   an underscore, `@`, `::` or a backslash inside, begins with `/`, or ends as files and hosts do
///   (report.pdf, example.com; not refund.what);
/// - has figures behind `#`, 編號 and its like (型號, 單號, 代碼 …), or three of them behind error,
///   code, id, no., ISO and their like; behind EN and DIN in capitals only: `en 2023` is a year.
package enum Identifiers {
    /// What the vectors, and late interaction after them, count at most in a query with an
    /// identifier, however well they did on questions in sentences: BM25 keeps the half it has
    /// where nothing was measured.
    package static let maximumWeight = 0.5

    /// In the order of the query, each once.
    /// - Complexity: O(query).
    package static func found(in query: String) -> [String] {
        var found: [String] = []
        var before = ""
        for (gap, token) in tokens(of: query) {
            // A Chinese label is behind the last word; an English one is the last word.
            if isIdentifier(token, behind: before, gap: gap), !found.contains(token) {
                found.append(token)
            }
            before = token
        }
        return found
    }

    private static func isIdentifier(_ token: String, behind word: String, gap: String) -> Bool {
        let figures = token.count { $0.isNumber }
        if figures > 0, gap.hasSuffix("#") || labels.contains(where: isLast(of: gap)) {
            return true
        }
        if figures > 2, isLabel(word), gap.allSatisfy({ " .:：".contains($0) }) {
            return true
        }
        if Units.isMeasure(token) { return false }
        if isName(token) { return true }
        return token.contains(where: \.isLetter)
            ? figures > 0 && !isOrdinary(token) : isNumber(token)
    }

    /// Whether a label stands at the end of what is between two words.
    private static func isLast(of gap: String) -> (String) -> Bool {
        let end = gap.reversed().drop { " .:：为為是=".contains($0) }
        return { label in end.starts(with: label.reversed()) }
    }

    private static let labels = [
        "編號", "编号", "型號", "型号", "料號", "料号", "件號", "件号", "單號", "单号", "代碼", "代码",
        "代號", "代号", "序號", "序号", "工號", "工号", "案號", "案号", "訂單", "订单", "錯誤碼", "错误码",
    ]

    private static let words: Set<String> = [
        "no", "nr", "id", "code", "error", "errno", "model", "serial", "ticket", "sku", "invoice",
        "iso", "rfc", "cve",
    ]

    /// Standards whose names are words in some language.
    private static let capitals: Set<String> = ["EN", "DIN"]

    private static func isLabel(_ word: String) -> Bool {
        words.contains(word.lowercased()) || capitals.contains(word)
    }

    // MARK: Shapes

    /// Capitals inside, underscores, addresses, paths, names of files and hosts.
    private static func isName(_ token: String) -> Bool {
        if token.contains(where: { "_@\\".contains($0) }) || token.contains("::") { return true }
        if token.hasPrefix("/") && token.contains(where: \.isLetter) { return true }
        // Brands have one small letter before their capital, or a capital at their head.
        let head = token.prefix { $0.isLowercase }
        if head.count > 1, token.dropFirst(head.count).first?.isUppercase == true { return true }
        guard let dot = token.lastIndex(of: "."), dot > token.startIndex else { return false }
        return suffixes.contains(token[token.index(after: dot)...].lowercased())
    }

    /// Behind the last full stop of files and hosts: a stated table, since what is typed without
    /// a space behind a sentence looks like a name too.
    private static let suffixes = Set(
        """
        pdf doc docx xls xlsx ppt pptx odt ods odp rtf txt md csv tsv json jsonl xml yaml yml toml ini
        cfg conf env log htm html css js ts jsx tsx py rb php java kt go rs c h cc cpp hpp cs swift sh
        bat ps1 sql db sqlite zip tar gz tgz bz2 xz 7z rar iso img bin exe dll so jar deb rpm apk png
        jpg jpeg gif svg tif tiff bmp webp mp3 mp4 wav avi mov eml msg bak tmp lock tex bib epub dwg
        com org net edu gov io dev tw cn jp kr hk uk de fr eu
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static func isNumber(_ token: String) -> Bool {
        let groups = token.split(whereSeparator: { !$0.isNumber })
        let figures = groups.reduce(0) { $0 + $1.count }
        switch groups.count {
        case 0: return false
        case 1: return figures >= 6
        case 2: return figures >= 7 && !token.contains(".") && !token.contains(":")
        default: return true
        }
    }

    /// Letters and figures that prose is full of.
    private static func isOrdinary(_ token: String) -> Bool {
        let parts = token.split(separator: "-")
        let figures = token.count { $0.isNumber }
        return parts.allSatisfy { part in
            if part.allSatisfy(\.isNumber) { return true }
            let letters = part.drop { $0.isNumber || $0 == "." || $0 == "," }
            if letters.count < part.count { return endings.contains(letters.lowercased()) }
            return parts.count > 1 && isWordShaped(part, figures: figures)
        }
    }

    /// Part of a plain word with a hyphen: in small letters; or in capitals, long, and with hardly
    /// a figure (COVID-19; not ERROR-1042).
    private static func isWordShaped(_ part: Substring, figures: Int) -> Bool {
        part.count > 2 && part.dropFirst().allSatisfy(\.isLowercase)
            || part.count > 4 && part.allSatisfy(\.isUppercase) && figures < 3
    }

    private static let endings: Set<String> = [
        "st", "nd", "rd", "th", "s", "am", "pm", "x", "k", "d", "m", "bn",
    ]

    // MARK: Words

    /// Runs of ASCII letters, figures and inner signs, each with what stands before it.
    private static func tokens(of query: String) -> [(gap: String, token: String)] {
        var tokens: [(gap: String, token: String)] = []
        var gap = ""
        var token = ""
        func end() {
            let inner = token.drop { !isWord($0) && $0 != "/" }
            let count = inner.reversed().drop { !isWord($0) }.count
            let trimmed = String(inner.prefix(count))
            gap += token.prefix(token.count - inner.count)
            if trimmed.contains(where: isWord) {
                tokens.append((gap, trimmed))
                gap = String(inner.dropFirst(count))
            } else {
                gap += inner
            }
            token = ""
        }
        for character in query.precomposedStringWithCompatibilityMapping {
            let plain = character == "\u{2010}" || character == "\u{2011}" ? "-" : character
            if isWord(plain) || "-_./\\:@".contains(plain) {
                token.append(plain)
            } else {
                if !token.isEmpty { end() }
                gap.append(plain)
            }
        }
        if !token.isEmpty { end() }
        return tokens
    }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}
