/// Files that the job's globs do not leave out and that are no sources: their type is none that
/// Quarry reads, or they are JSON lines that `records` does not name.
package struct LeftOutFiles: Hashable, Sendable {
    /// By what their names end in, `.doc`; see `nameless` and `others`.
    package private(set) var counts: [String: Int] = [:]

    /// Of names without an ending.
    package static let nameless = "no suffix"
    /// Of endings that are long or beyond `maximumKinds`.
    package static let others = "other"
    /// Anybody may name files: more endings than these are one kind.
    package static let maximumKinds = 200
    private static let longest = 12

    package init() {}

    package var count: Int { counts.values.reduce(0, +) }

    /// The most frequent first.
    package var kinds: [(kind: String, files: Int)] {
        counts.map { (kind: $0.key, files: $0.value) }
            .sorted { ($1.files, $0.kind) < ($0.files, $1.kind) }
    }

    mutating func add(_ path: String) {
        let kind = Self.kind(of: path)
        let isKnown = counts[kind] != nil || counts.count < Self.maximumKinds
        counts[isKnown ? kind : Self.others, default: 0] += 1
    }

    private static func kind(of path: String) -> String {
        let name = path.utf8.suffix(
            from: path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex)
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return nameless }
        let suffix = path[path.utf8.index(after: dot)...].lowercased()
        guard !suffix.isEmpty else { return nameless }
        let isPlain = suffix.allSatisfy { $0.isLetter || $0.isNumber || "_-+~".contains($0) }
        return isPlain && suffix.utf8.count <= longest ? "." + suffix : others
    }
}
