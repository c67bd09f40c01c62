import Corpus
import Foundation

/// The lines of a `recoll.conf`: values by their names, and sections in which they hold for a folder.
struct RecollFile {
    struct Entry: Hashable {
        /// The section's folder; nil outside of all.
        let folder: String?
        let name: String
        let value: String

        /// As it is shown: `[~/mail] defaultcharset`.
        var key: String { (folder.map { "[\($0)] " } ?? "") + name }
    }

    private(set) var entries: [Entry] = []

    /// - Throws: `invalidInput` with the line for one that is neither a comment, a section nor
    ///   `name = value`.
    init(_ text: String, path: String) throws(QuarryError) {
        var folder: String?
        var (open, openLine) = ("", 0)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            if open.isEmpty { openLine = index + 1 }
            if line.last == "\\" && index < lines.count - 1 {
                open += line.dropLast() + " "
                continue
            }
            let whole = Self.trimmed(open + line)
            open = ""
            if whole.isEmpty || whole.hasPrefix("#") { continue }
            if whole.hasPrefix("["), whole.hasSuffix("]") {
                folder = Self.trimmed(String(whole.dropFirst().dropLast()))
                continue
            }
            guard let sign = whole.firstIndex(of: "=") else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: openLine),
                    "is neither a [folder] nor name = value")
            }
            let name = Self.trimmed(String(whole[..<sign]))
            guard !name.isEmpty else {
                throw QuarryError(
                    .invalidInput, path: path, place: .init(line: openLine), "names no setting")
            }
            entries.append(
                Entry(
                    folder: folder, name: name,
                    value: Self.trimmed(String(whole[whole.index(after: sign)...]))))
        }
    }

    /// A value's words: parted by white space, which double quotes keep, in them `\"`.
    static func words(_ value: String) -> [String] {
        var words: [String] = []
        var (word, isQuoted, isEscaped, isOpen) = ("", false, false, false)
        for character in value {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if isQuoted && character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                (isQuoted, isOpen) = (!isQuoted, true)
            } else if character.isWhitespace && !isQuoted {
                if isOpen { words.append(word) }
                (word, isOpen) = ("", false)
            } else {
                word.append(character)
                isOpen = true
            }
        }
        return isOpen ? words + [word] : words
    }

    static func trimmed(_ text: String) -> String {
        text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
