import Corpus

/// Which files a `recoll.conf` takes, by their names and types, as globs.
struct RecollSelection {
    private(set) var include: [String] = []
    private(set) var exclude: [String] = []

    static let names: Set = [
        "onlyNames", "skippedNames", "skippedNames+", "indexedmimetypes", "excludedmimetypes",
        "excludedmimetypes+",
    ]

    /// - Parameter entries: outside of all sections.
    init(_ entries: [RecollFile.Entry], into made: inout ForeignConfiguration) {
        for entry in entries where Self.names.contains(entry.name) {
            let words = RecollFile.words(entry.value)
            switch entry.name {
            case "onlyNames": include = words
            case "skippedNames", "skippedNames+": exclude += words
            case "indexedmimetypes" where entries.contains { $0.name == "onlyNames" }:
                made.leaveOut(entry.key, "narrows what onlyNames takes, which globs can't say")
            case "indexedmimetypes": include += globs(words, key: entry.key, &made)
            default: exclude += globs(words, key: entry.key, &made)
            }
        }
    }

    private func globs(
        _ types: [String], key: String, _ made: inout ForeignConfiguration
    ) -> [String] {
        var globs: [String] = []
        for type in types {
            if let source = Self.types[type.lowercased()] {
                globs += source.extensions.map { "*." + $0 }.filter { !globs.contains($0) }
            } else {
                made.leaveOut(key, "\(type.prefix(80)) is no type that Quarry reads")
            }
        }
        return globs
    }

    private static let types: [String: SourceType] = [
        "application/pdf": .pdf, "text/plain": .txt, "text/markdown": .markdown,
        "text/x-markdown": .markdown, "text/html": .html, "application/xhtml+xml": .html,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": .docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template": .docx,
    ]
}
