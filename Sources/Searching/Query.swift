package import Corpus

/// A query as its writer meant it: what to rank by, and what a hit must be.
package struct Query: Hashable, Sendable {
    /// What both retrievers are asked; exactly as typed where it is plain words.
    package var text: String
    package var conditions: [Condition]
    /// Why it is searched as plain words, if it could not be read otherwise.
    package var problem: String?

    package init(text: String, conditions: [Condition] = [], problem: String? = nil) {
        self.text = text
        self.conditions = conditions
        self.problem = problem
    }
}

/// One thing that a hit must be, must not be, or had better be.
package struct Condition: Hashable, Sendable {
    package enum Test: Hashable, Sendable {
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

    package enum Strength: Hashable, Sendable {
        case required
        /// Required if any chunk meets it.
        case preferred
        case excluded
    }

    package var test: Test
    package var strength: Strength

    package init(_ test: Test, _ strength: Strength = .required) {
        self.test = test
        self.strength = strength
    }
}

/// Which sources, by path: a glob, or a part of the path in any case.
package struct PathPattern: Hashable, Sendable {
    private enum Kind: Hashable, Sendable {
        case glob(Glob)
        case part(String)
    }

    private let kind: Kind

    /// A text with `*`, `?`, `[` or `{` is a glob as in gitignore(5).
    /// - Throws: `InvalidText` for a glob that is none.
    package init(_ text: String) throws(InvalidText) {
        let isGlob = text.contains { "*?[{\\".contains($0) }
        kind = isGlob ? .glob(try Glob(text)) : .part(text.lowercased())
    }

    /// - Complexity: O(path × pattern).
    package func matches(_ path: String) -> Bool {
        switch kind {
        case .glob(let glob): glob.matches(path)
        case .part(let part): path.lowercased().contains(part)
        }
    }
}
