/// A hit as the screen of `search -i` shows it.
package struct ShownHit: Hashable, Sendable {
    package var rank: Int
    package var score: Double
    /// Path of the source below its root.
    package var source: String
    /// `, p. 3`, or nothing.
    package var place: String
    /// What stands above the passage.
    package var heading: String
    /// The passage.
    package var text: String
    /// What of it matches: UTF-8 ranges, ascending.
    package var highlights: [Range<Int>]
    /// What `quarry cite` takes.
    package var cite: String
    /// Where a link to the source leads; nil: nowhere.
    package var address: String?

    package init(
        rank: Int, score: Double, source: String, place: String = "", heading: String = "",
        text: String, highlights: [Range<Int>] = [], cite: String, address: String? = nil
    ) {
        self.rank = rank
        self.score = score
        self.source = source
        self.place = place
        self.heading = heading
        self.text = text
        self.highlights = highlights
        self.cite = cite
        self.address = address
    }
}
