/// What sources have in common, and how many have which: what a reader may narrow a search by.
struct Facet: Hashable, Sendable, Encodable {
    struct Value: Hashable, Sendable, Encodable {
        var value: String
        /// What a search takes to find in these sources alone.
        var filter: String
        var sources: Int
    }

    /// `type`, `language`, `folder`, or a key of the job's metadata.
    var field: String
    var isMetadata: Bool
    /// Most sources first.
    var values: [Value]

    /// Values of a facet at most; those of the fewest sources are left out.
    static let mostValues = 50

    /// What finds the sources of a value; nil where no filter says it: a comma parts alternatives.
    static func filter(_ field: String, _ value: String, isMetadata: Bool) -> String? {
        let text: String
        switch (field, isMetadata) {
        case ("type", false): text = "type:\(value)"
        case ("language", false): text = "lang:\(value)"
        case ("folder", false):
            let special: Set<Character> = ["*", "?", "[", "]", "{", "}", "!", "\\"]
            text =
                "source:" + value.map { special.contains($0) ? "\\\($0)" : "\($0)" }.joined()
                + "/**"
        default:
            guard !value.contains(where: { ",、，".contains($0) }) else { return nil }
            text = "meta:\(field)=\(value)"
        }
        guard text.unicodeScalars.count <= 1_024 else { return nil }
        return text
    }
}
