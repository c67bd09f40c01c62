extension TextWidth {
    private static let ellipsis = "…"

    /// The text, cut at its end where it takes more columns, with an ellipsis as the last one.
    package static func cut(_ text: String, to width: Int) -> String {
        guard columns(text) > width else { return text }
        return width < 1 ? "" : String(prefix(text, columns: width - 1)) + ellipsis
    }

    /// A path, cut in its middle where it takes more columns: its beginning says whose the file is,
    /// its end, which keeps two thirds, what it is.
    package static func cutInside(_ path: String, to width: Int) -> String {
        guard columns(path) > width else { return path }
        guard width > 1 else { return width < 1 ? "" : ellipsis }
        let head = (width - 1) / 3
        let tail = prefix(String(path.reversed()), columns: width - 1 - head)
        return prefix(path, columns: head) + ellipsis + String(tail.reversed())
    }

    /// The text with spaces after it, or before it, up to a width.
    package static func padded(_ text: String, to width: Int, atRight: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns(text)))
        return atRight ? spaces + text : text + spaces
    }

    /// As many whole characters as fit.
    static func prefix(_ text: String, columns limit: Int) -> Substring {
        var taken = 0
        return text.prefix { character in
            taken += columns(of: character)
            return taken <= limit
        }
    }
}
