extension Block {
    /// The part of a block's text that stands in another column or on another page than the part
    /// before it.
    package struct Continuation: Hashable, Sendable {
        /// UTF-8 byte of the block's text that the part starts at; ascending, above 0.
        package var start: Int
        /// 1-based.
        package var page: Int
        package var box: Box?

        package init(start: Int, page: Int, box: Box?) {
            self.start = start
            self.page = page
            self.box = box
        }
    }

    /// A part of a page, and the text of the block that stands there.
    package struct Place: Hashable, Sendable {
        /// 1-based; 0 for types without pages.
        package var page: Int
        package var box: Box?
        /// UTF-8 bytes in the document's text.
        package var range: Range<Int>
    }

    /// Where all of the block stands, in reading order: one place, and one for each continuation.
    /// Their ranges make up the block's.
    package var places: [Place] {
        let starts = [0] + continuations.map(\.start)
        let ends = continuations.map(\.start) + [range.count]
        let pages = [page] + continuations.map(\.page)
        let boxes = [box] + continuations.map(\.box)
        return starts.indices.map { index in
            Place(
                page: pages[index], box: boxes[index],
                range: range.lowerBound + starts[index]..<range.lowerBound + ends[index])
        }
    }
}
