import Indexing
import Terminal

extension LeftOutFiles {
    /// Kinds that are named.
    private static let shownKinds = 5

    /// For people: `12 files left out, of types that are not read: 9 .doc, 3 no suffix`; nil where
    /// there are none.
    var words: String? {
        guard count > 0 else { return nil }
        let shown = kinds.prefix(Self.shownKinds).map { "\($0.files) \($0.kind)" }
        let rest = kinds.dropFirst(Self.shownKinds).reduce(0) { $0 + $1.files }
        return "\(Counted(count, "file")) left out, of types that are not read: "
            + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) others" : "")
    }
}
