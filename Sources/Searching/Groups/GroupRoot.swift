package import Corpus
import Storage

/// What a group is known by: SHA-256 of a text of one fact a line, so that any script can compute
/// it again. Members are in the order of their names' bytes, whatever order they were named in.
///
/// ```
/// quarry-group 1
/// weights ROOT                  where they are an index's
/// member NAME ROOT
/// ```
package struct GroupRoot: Hashable, Sendable {
    package let text: String
    package var digest: Digest { Digest.sha256(text) }

    package init(members: [(name: String, root: String)], weights: String? = nil) {
        let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        let lines =
            ["quarry-group 1"] + (weights.map { ["weights \($0)"] } ?? [])
            + sorted.map { "member \($0.name) \($0.root)" }
        text = lines.joined(separator: "\n") + "\n"
    }
}
