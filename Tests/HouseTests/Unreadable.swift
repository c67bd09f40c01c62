/// A file of the house that does not look as these tests expect. They fail then, rather than
/// hold true of what they could not read.
struct Unreadable: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
