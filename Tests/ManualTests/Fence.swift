/// A fenced block of a Markdown document.
struct Fence: Sendable {
    /// What stands after the opening fence: `console`, `yaml`, …; may be empty.
    let language: String
    /// Of the opening fence, 1-based.
    let line: Int
    let lines: [String]

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// The fences that begin at the start of a line, closed or not.
    static func all(in text: String) -> [Fence] {
        var fences: [Fence] = []
        var open: (mark: String, language: String, line: Int, lines: [String])?
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (index, line) in lines.enumerated() {
            if let current = open {
                if line == current.mark {
                    fences.append(
                        Fence(
                            language: current.language, line: current.line, lines: current.lines))
                    open = nil
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                let mark = String(line.prefix { $0 == "`" })
                open = (mark, String(line.dropFirst(mark.count)), index + 1, [])
            }
        }
        if let open {
            fences.append(Fence(language: open.language, line: open.line, lines: open.lines))
        }
        return fences
    }
}
