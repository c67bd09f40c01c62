/// Dates as files state them.
enum StatedDate {
    /// The text if it reads like a date of ISO 8601 (`2026-07-01`, `2026-07-01T08:00:00Z`), else
    /// nil: properties hold anything.
    static func checked(_ text: String) -> String? {
        let text = text.trimmed
        let shape = text.unicodeScalars.prefix(10).map { $0.properties.numericType == .decimal }
        let date = [true, true, true, true, false, true, true, false, true, true]
        guard shape == date, text.utf8.count <= 40, text.utf8.allSatisfy({ $0 < 0x80 }) else {
            return nil
        }
        let marks = text.utf8.dropFirst(4).prefix(4)
        guard marks.first == UInt8(ascii: "-"), marks.last == UInt8(ascii: "-"),
            let month = Int(text.dropFirst(5).prefix(2)),
            let day = Int(text.dropFirst(8).prefix(2)),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return text
    }
}
