/// What of a run of Han characters has been looked at for numbers.
struct NumeralWatch {
    /// The three characters before.
    private var last: (UInt32, UInt32, UInt32) = (0, 0, 0)
    /// Characters from here on that belong to a number already seen.
    private var skipped = 0

    var isFree: Bool { skipped == 0 }

    var recent: [UInt32] { [last.0, last.1, last.2] }

    /// Passes over the character at hand and those after it, `count` in all.
    mutating func skip(_ count: Int) { skipped = max(skipped, count) }

    mutating func note(_ character: UInt32) {
        last = (last.1, last.2, character)
        if skipped > 0 { skipped -= 1 }
    }
}
