import Foundation

/// Words and phrases that mean the same, as a job's synonyms file lists them.
///
/// One entry a line: `VPN, 虛擬私人網路, 虚拟私人网络` are equal; `laptop => notebook, 筆電` finds
/// the right side too if the left is asked, but not the other way round. ` #` begins a comment.
package struct SynonymTable: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// What may be asked.
        package var asked: [String]
        /// What is then looked for as well.
        package var meant: [String]
    }

    package private(set) var entries: [Entry]

    /// UTF-8 bytes of a file, lines that say something, and words or phrases of a line.
    package static let maximumBytes = 256 << 10
    package static let maximumEntries = 5_000
    package static let maximumPhrases = 32
    /// UTF-8 bytes of a phrase.
    package static let maximumPhraseBytes = 200

    package init() { entries = [] }

    package var isEmpty: Bool { entries.isEmpty }

    /// Reads a synonyms file.
    /// - Throws: `InvalidText` naming the line.
    package init(file text: String) throws(InvalidText) {
        entries = []
        guard text.utf8.count <= Self.maximumBytes else {
            throw InvalidText("a synonyms file has at most \(Self.maximumBytes) bytes")
        }
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = Self.withoutComment(line.drop { $0 == "\u{FEFF}" })
            guard content.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(InvalidText) {
                entries.append(try Self.entry(content))
            } catch {
                throw InvalidText("line \(index + 1): \(error.reason)")
            }
            guard entries.count <= Self.maximumEntries else {
                throw InvalidText(
                    "line \(index + 1): there are over \(Self.maximumEntries) entries")
            }
        }
    }

    /// A `#` that begins the line or follows white space begins a comment; that of `C#` does not.
    private static func withoutComment(_ line: Substring) -> Substring {
        var isAfterSpace = true
        for place in line.indices {
            if line[place] == "#", isAfterSpace { return line[..<place] }
            isAfterSpace = line[place].isWhitespace
        }
        return line
    }

    private static func entry(_ line: Substring) throws(InvalidText) -> Entry {
        let sides = line.components(separatedBy: "=>")
        switch sides.count {
        case 1:
            let all = try phrases(line)
            guard all.count > 1 else { throw InvalidText("one word alone has no synonym") }
            return Entry(asked: all, meant: all)
        case 2:
            return Entry(asked: try phrases(sides[0]), meant: try phrases(sides[1]))
        default: throw InvalidText("=> stands more than once")
        }
    }

    private static func phrases(_ list: some StringProtocol) throws(InvalidText) -> [String] {
        var phrases: [String] = []
        for part in list.split(
            omittingEmptySubsequences: false, whereSeparator: { ",，、".contains($0) })
        {
            let phrase = part.trimmingCharacters(in: .whitespaces)
            guard !phrase.isEmpty else {
                throw InvalidText("a word is missing beside a comma or =>")
            }
            guard phrase.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw InvalidText("“\(phrase)” has no letter")
            }
            guard phrase.utf8.count <= maximumPhraseBytes else {
                throw InvalidText("a phrase has at most \(maximumPhraseBytes) bytes")
            }
            if !phrases.contains(phrase) { phrases.append(phrase) }
        }
        guard phrases.count <= maximumPhrases else {
            throw InvalidText("an entry has at most \(maximumPhrases) words and phrases")
        }
        return phrases
    }

    /// One line of JSON for the manifest: a list of entries, each `[asked, meant]`, or one list
    /// where both are the same.
    package var encoded: String {
        let lists = entries.map { $0.asked == $0.meant ? [$0.asked] : [$0.asked, $0.meant] }
        guard
            let data = try? JSONSerialization.data(
                withJSONObject: lists, options: [.withoutEscapingSlashes])
        else { preconditionFailure("lists of texts are JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Nil for a text that `encoded` does not write.
    package init?(encoded text: String) {
        guard
            let lists = try? JSONDecoder().decode([[[String]]].self, from: Data(text.utf8)),
            lists.allSatisfy({ $0.count == 1 || $0.count == 2 })
        else { return nil }
        entries = lists.map { Entry(asked: $0[0], meant: $0[$0.count - 1]) }
    }
}
