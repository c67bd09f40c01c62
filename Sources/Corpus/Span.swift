/// Where text stands: a range of UTF-8 bytes in the document's text, and its pages.
package struct Span: Hashable, Sendable {
    /// UTF-8 bytes in `Document.text`.
    package var range: Range<Int>
    /// 1-based, the first page that some of the text stands on; 0 for types without pages.
    package var page: Int
    /// 1-based, the last page that some of the text stands on; 0 for types without pages.
    package var lastPage: Int

    package init(range: Range<Int>, page: Int = 0, lastPage: Int = 0) {
        self.range = range
        self.page = page
        self.lastPage = lastPage
    }
}
