import Corpus
import Fields
import Yams

/// What stands before a Markdown text between two lines of `---`, in YAML, or of `+++`, in TOML.
struct FrontMatter {
    /// By its keys.
    private(set) var members: [String: JSONValue] = [:]
    /// Lines of the text that it takes up, with its fences; 0 where there is none, or none that can
    /// be read: then all lines are text.
    private(set) var lineCount = 0
    /// What is wrong with it, a sentence each.
    private(set) var warnings: [String] = []

    /// - Complexity: O(front matter), O(`Limits.frontMatterLines`) for a text without.
    init(_ lines: [Substring]) {
        guard let fence = lines.first?.trimmedEnd, fence == "---" || fence == "+++",
            lines.count > 1
        else { return }
        let body = lines.dropFirst().prefix(Limits.frontMatterLines)
        let closing = fence == "---" ? ["---", "..."] : ["+++"]
        // Behind a rule of `---` there is an empty line, as pandoc has it.
        guard lines[1].contains(where: { !$0.isWhitespace }) else { return }
        guard let end = body.firstIndex(where: { closing.contains(String($0.trimmedEnd)) }) else {
            warnOfOpen(lines[1], fence: fence)
            return
        }
        let text = lines[1..<end].joined(separator: "\n")
        if fence == "---" { takeYAML(text) } else { takeTOML(lines[1..<end]) }
        if !isRefused { lineCount = end + 1 }
    }

    /// Whether it is no front matter after all.
    private var isRefused = false

    private mutating func warnOfOpen(_ first: Substring, fence: Substring) {
        let key = first.prefix { $0 != ":" && $0 != "=" }
        guard key.count < first.count, !key.contains(where: \.isWhitespace) else { return }
        warnings.append(
            "The front matter that begins in line 1 is not closed and is read as text: a line of "
                + "\(fence) has to end it, within \(Limits.frontMatterLines) lines.")
    }

    private mutating func refuse(_ reason: String) {
        isRefused = true
        warnings.append("The front matter is read as text: \(reason).")
    }

    // MARK: YAML

    private mutating func takeYAML(_ text: String) {
        guard text.utf8.count <= Limits.frontMatterBytes else {
            return refuse("it is over \(Limits.frontMatterBytes >> 10) KiB")
        }
        guard
            YAMLTokens.firstLine(beginning: "&", in: text) == nil
                || YAMLTokens.firstLine(beginning: "*", in: text) == nil
        else {
            return refuse("YAML's anchors and aliases are not read")
        }
        do {
            let root = try Yams.compose(yaml: text)
            if root == nil || root?.scalar?.string == "" { return }
            guard let mapping = root?.mapping else {
                // Words between two rules.
                isRefused = true
                return
            }
            var leftOut = 0
            members = Self.members(mapping, leftOut: &leftOut)
            if leftOut > 0 {
                warnings.append(
                    "\(leftOut) \(leftOut == 1 ? "key" : "keys") of the front matter left out: no "
                        + "text but a list or a mapping.")
            }
        } catch {
            refuse("it is no YAML\((error as? YamlError).map(Self.reason) ?? "")")
        }
    }

    /// Where and why, the line counted in the file.
    private static func reason(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ", line \(mark.line + 1), column \(mark.column): \(problem)"
        case .duplicatedKeysInMapping(_, let context):
            ", line \(context.mark.line + 1): a key is there twice"
        case .reader(let problem, _, _, _): ": \(problem)"
        case .memory, .no, .writer, .emitter, .representer, .dataCouldNotBeDecoded: ""
        }
    }

    /// - Parameter leftOut: counts keys that are no scalars.
    private static func members(
        _ mapping: Node.Mapping, leftOut: inout Int
    ) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        for (key, node) in mapping {
            if let key = key.scalar?.string {
                members[key] = value(node, leftOut: &leftOut)
            } else {
                leftOut += 1
            }
        }
        return members
    }

    /// Scalars are texts as they are written: `2024-03-05` is no point in time.
    private static func value(_ node: Node, leftOut: inout Int) -> JSONValue {
        switch node {
        case .scalar(let scalar):
            scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                ? .null : .string(scalar.string)
        case .sequence(let nodes): .array(nodes.map { value($0, leftOut: &leftOut) })
        case .mapping(let mapping): .object(members(mapping, leftOut: &leftOut))
        case .alias: .null
        }
    }

    // MARK: TOML

    /// Of TOML the plain texts are read that stand before the first table and before the first text
    /// of several lines, whose lines may look like keys.
    private mutating func takeTOML(_ lines: ArraySlice<Substring>) {
        var isPartial = false
        for (index, line) in zip(lines.indices, lines) {
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            isPartial = isPartial || line.hasPrefix("[")
            if line.hasPrefix("[") { break }
            let parts = line.split(separator: "=", maxSplits: 1).map(\.trimmed)
            let value = parts.count == 2 ? Self.plain(parts[1]) : nil
            guard let value, let key = Self.key(parts[0]) else {
                isPartial = true
                if line.contains("\"\"\"") || line.contains("'''") { break }
                continue
            }
            guard members.updateValue(.string(value), forKey: key) == nil else {
                members = [:]
                return refuse("it is no TOML, line \(index + 1): a key is there twice")
            }
        }
        if isPartial {
            warnings.append(
                "Of front matter in TOML only plain values before the first table or text of "
                    + "several lines are read.")
        }
    }

    /// As it is, or what its quotes hold.
    private static func key(_ text: String) -> String? {
        guard let first = text.first else { return nil }
        return first == "\"" || first == "'" ? plain(text) : text
    }

    private static func plain(_ value: String) -> String? {
        guard let first = value.first else { return nil }
        if first == "\"" || first == "'" {
            let inside = value.dropFirst().dropLast()
            guard value.count > 1, value.last == first, !inside.contains(first),
                !inside.contains("\\")
            else { return nil }
            return String(inside)
        }
        return value.allSatisfy({ $0.isLetter || $0.isNumber || ".:+-_".contains($0) })
            ? value : nil
    }
}
