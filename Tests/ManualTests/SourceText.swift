import TestSupport

/// The text of the code, for what pages say of its names.
enum SourceText {
    /// All Swift files below a folder of the repository.
    static func all(_ folder: String) throws -> String {
        try Repository.swiftFiles(below: folder).map(Repository.text).joined(separator: "\n")
    }

    /// What the first group of a pattern takes.
    static func words(
        in text: String, like pattern: Regex<(Substring, Substring)>
    ) -> Set<String> {
        Set(text.matches(of: pattern).map { String($0.1) })
    }
}
