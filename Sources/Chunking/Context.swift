import Corpus

/// What is put before a chunk's text: its heading path and, inside a table, the header row.
struct Context: Hashable {
    var heading: [String] = []
    var tableHeader: String?
    /// Of the model's tokenizer.
    var tokens = 0

    static let empty = Context()
}
