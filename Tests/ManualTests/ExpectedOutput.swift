/// What an example says a command prints. `…` stands for anything within a line, and alone on
/// one for any number of lines; white space at ends of lines does not count.
struct ExpectedOutput {
    let lines: [String]

    init(_ lines: [String]) { self.lines = Self.trimmed(lines) }

    /// - Complexity: O(expected × printed), beside the lines' own lengths.
    func matches(_ output: String) -> Bool {
        let printed = Self.trimmed(
            output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
        // Whether the lines expected so far may stand for the first n printed ones.
        var reaches = [Bool](repeating: false, count: printed.count + 1)
        reaches[0] = true
        for line in lines {
            var next = [Bool](repeating: false, count: printed.count + 1)
            if line.drop(while: \.isWhitespace) == "…" {
                let first = reaches.firstIndex(of: true) ?? next.count
                for place in first..<next.count { next[place] = true }
            } else {
                for place in printed.indices where reaches[place] {
                    next[place + 1] = Self.line(line, matches: printed[place])
                }
            }
            reaches = next
        }
        return reaches[printed.count]
    }

    private static func line(_ pattern: String, matches text: String) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else {
            return pattern == text
        }
        guard text.hasPrefix(first) else { return false }
        var rest = text.dropFirst(first.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(last)
    }

    private static func trimmed(_ lines: [String]) -> [String] {
        var lines = lines.map { line in
            String(line.reversed().drop(while: \.isWhitespace).reversed())
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
