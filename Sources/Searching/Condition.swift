package import Corpus

/// One thing that a hit must be, must not be, or had better be.
package struct Condition: Codable, Hashable, Sendable {
    package enum Test: Codable, Hashable, Sendable {
        /// The chunk holds these words in this order; its headings and table header count.
        case phrase(String)
        /// The source's title holds these words in this order.
        case title(String)
        /// The headings above the chunk hold them.
        case heading(String)
        case source(PathPattern)
        /// The document's language is one of these, or a variety of it: `zh` is `zh-Hant` too.
        case language([String])
        case type([SourceType])
        /// The chunk stands on one of these pages.
        case pages([ClosedRange<Int>])
        /// The document was changed last, or else made, in these days; as the file itself says.
        case date(DateRange)
        /// The job's metadata of the source has one of these values, in any case.
        case metadata(key: String, values: [String])
    }

    package enum Strength: String, Codable, Hashable, Sendable {
        case required
        /// Required if any chunk meets it.
        case preferred
        case excluded
    }

    package var test: Test
    package var strength: Strength

    package init(_ test: Test, strength: Strength = .required) {
        self.test = test
        self.strength = strength
    }
}
