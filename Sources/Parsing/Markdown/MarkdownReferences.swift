import Corpus

/// What a text's pieces refer to each other by: labels of notes and definitions of links.
struct MarkdownReferences {
    /// Of the notes, in their order, each once.
    private var labels: [Substring] = []
    /// Lines like `[label]: target`.
    private var definitions: [Substring] = []
    /// Bytes of what is repeated before each piece; beyond, it isn't.
    private static let most = 64 << 10

    /// - Complexity: O(text).
    init(_ lines: [Substring]) {
        labels = Self.labels(of: lines)
        definitions = lines.filter(Self.isDefinition)
        let size = (labels + definitions).reduce(0) { $0 + $1.utf8.count + 5 }
        if size > Self.most { (labels, definitions) = ([], []) }
    }

    /// Lines that refer to every note, to stand in the first paragraph: cmark-gfm leaves out notes
    /// that nothing refers to.
    static func marks(of lines: [Substring]) -> [Substring] {
        let marks = labels(of: lines).map { "[^\($0)]" }.joined()
        return marks.isEmpty ? [] : [marks[...], ""]
    }

    /// Lines to stand before a piece: the definitions, and empty notes for those of other pieces.
    func shared(before piece: [Substring]) -> [Substring] {
        guard !labels.isEmpty || !definitions.isEmpty else { return [] }
        let own = Set(Self.labels(of: piece))
        return definitions + [""] + labels.filter { !own.contains($0) }.map { "[^\($0)]:" } + [""]
    }

    private static func labels(of lines: [Substring]) -> [Substring] {
        var seen: Set<Substring> = []
        return lines.compactMap { line in
            guard line.contains("[^"), let label = MarkdownContainers.note(line),
                seen.insert(label).inserted
            else { return nil }
            return label
        }
    }

    private static func isDefinition(_ line: Substring) -> Bool {
        guard line.first == "[", !line.hasPrefix("[^"), let end = line.firstIndex(of: "]") else {
            return false
        }
        let rest = line[end...].dropFirst()
        return rest.first == ":" && !rest.dropFirst().allSatisfy(\.isWhitespace)
    }
}
