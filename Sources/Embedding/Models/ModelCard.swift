import Storage

/// The card that authors put beside a model, `README.md`: what it states of a licence.
enum ModelCard {
    static let fileName = "README.md"

    /// The front matter of a card is some kilobytes.
    private static let readBytes = 64 << 10

    /// Whether there is a file of the name, and no larger one than a card can be: 1 MiB.
    static func isReadable(inFolder folder: String) -> Bool {
        // A download cache keeps its files behind links.
        guard let size = FileSystem.size(FileSystem.realPath(folder + "/" + fileName)) else {
            return false
        }
        return size <= 1 << 20
    }

    /// `license` of the front matter, or `license_name` where that is `other`; nil where the folder
    /// has no card, the card no front matter, or that no licence as one text.
    static func licence(inFolder folder: String) -> String? {
        guard isReadable(inFolder: folder),
            let bytes = try? FileSystem.read(folder + "/" + fileName)
        else { return nil }
        return licence(in: String(decoding: bytes.prefix(readBytes), as: UTF8.self))
    }

    static func licence(in card: String) -> String? {
        let lines = card.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard lines.first.map(trimmed) == "---",
            let end = lines.dropFirst().firstIndex(where: { trimmed($0) == "---" })
        else { return nil }
        let matter = lines[1..<end]
        func value(_ key: String) -> String? {
            guard let line = matter.first(where: { $0.hasPrefix(key + ":") }) else { return nil }
            let text = trimmed(line.dropFirst(key.count + 1))
            let bare =
                text.count > 1 && text.first == text.last && "\"'".contains(text[text.startIndex])
                ? String(text.dropFirst().dropLast()) : text
            // A list, a mapping, a text of several lines: no one name.
            return bare.isEmpty || "[{|>&*!#".contains(bare[bare.startIndex]) ? nil : bare
        }
        let stated = value("license")
        return stated == "other" ? value("license_name") ?? stated : stated
    }

    private static func trimmed(_ text: Substring) -> String {
        let tail = text.drop { $0.isWhitespace }
        return String(tail.reversed().drop { $0.isWhitespace }.reversed())
    }
}
