import Corpus

/// The first elements of a list and how many there are in all, so that no report grows without
/// bound and none hides what it left out.
package struct Listing<Element: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package private(set) var count = 0
    package private(set) var items: [Element] = []

    /// Elements a list keeps.
    package static var limit: Int { 200 }

    package init() {}

    package init(_ elements: some Collection<Element>) {
        count = elements.count
        items = Array(elements.prefix(Self.limit))
    }

    /// How many the list leaves out.
    package var omitted: Int { count - items.count }
}
