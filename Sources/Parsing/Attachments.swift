/// Files inside a document: listed, never read.
enum Attachments {
    /// The names, as one sentence; nil where there are none.
    static func warning(_ names: [String]) -> String? {
        guard !names.isEmpty else { return nil }
        let some = names.prefix(20).map { String($0.prefix(100)).oneLine }
        let list = some.joined(separator: ", ") + (names.count > some.count ? ", …" : "")
        return names.count == 1
            ? "A file inside the document was not read: \(list)."
            : "\(names.count) files inside the document were not read: \(list)."
    }
}
