/// Which of the roots that a channel had stay, in restic's words. Days and weeks are those of UTC,
/// weeks begin on Monday.
package struct RetentionPolicy: Hashable, Sendable {
    /// The newest so many.
    package var last = 0
    /// The newest of each of the last so many days, or weeks, that have any.
    package var daily = 0
    package var weekly = 0
    /// Seconds before the newest.
    package var within = 0.0
    /// Tags whose roots stay; empty: all.
    package var tags: [String] = []

    package init() {}

    /// Whether it says nothing of what stays.
    package var isEmpty: Bool {
        last <= 0 && daily <= 0 && weekly <= 0 && within <= 0 && tags.isEmpty
    }

    struct Entry: Hashable {
        var root: String
        /// Seconds since 1970.
        var time: Int
    }

    /// - Parameter entries: each root once, newest first.
    /// - Returns: roots that stay, and by which words.
    func kept(_ entries: [Entry]) -> [(root: String, reason: String)] {
        guard let newest = entries.first else { return [] }
        let day = 86_400
        let words: [(String, [String])] = [
            ("last", entries.prefix(max(last, 0)).map(\.root)),
            ("daily", firsts(of: daily, in: entries) { Self.floor($0, day) }),
            // The first day of 1970 was a Thursday.
            ("weekly", firsts(of: weekly, in: entries) { Self.floor($0 + 3 * day, 7 * day) }),
            (
                "within",
                entries.filter { within > 0 && Double(newest.time - $0.time) <= within }.map(\.root)
            ),
        ]
        return words.flatMap { word, roots in roots.map { (root: $0, reason: word) } }
    }

    private func firsts(
        of count: Int, in entries: [Entry], period: (Int) -> Int
    ) -> [String] {
        var kept: [String] = []
        var latest: Int?
        for entry in entries where kept.count < count && period(entry.time) != latest {
            latest = period(entry.time)
            kept.append(entry.root)
        }
        return kept
    }

    private static func floor(_ time: Int, _ length: Int) -> Int {
        time >= 0 ? time / length : (time - length + 1) / length
    }
}
