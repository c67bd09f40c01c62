package import Corpus

/// A page that a passage stands on, and where.
package struct PassagePage: Hashable, Sendable {
    package let page: Page
    /// Points, as viewers show the page.
    package let width: Float
    package let height: Float
    /// A rectangle for each line of the passage.
    package let lines: [Box]
}
