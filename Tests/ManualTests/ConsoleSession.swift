import Corpus

/// A fence of `console`: commands after `$ `, each followed by what it prints.
///
/// A command goes on in the next line after `\` at its end, and up to the closing word of a here
/// document. Expected lines are compared as `ExpectedOutput` does.
struct ConsoleSession {
    struct Step {
        /// Of the command, 1-based.
        var line: Int
        var command: String
        var expected: [String] = []
    }

    let steps: [Step]

    /// - Throws: `InvalidText` where output stands before the first command.
    init(_ fence: Fence) throws(InvalidText) {
        var steps: [Step] = []
        var closing: String?
        for (index, text) in fence.lines.enumerated() {
            let line = fence.line + 1 + index
            if let word = closing {
                steps[steps.count - 1].command += "\n" + text
                if text == word { closing = nil }
            } else if let last = steps.last, last.expected.isEmpty, last.command.hasSuffix("\\") {
                steps[steps.count - 1].command += "\n" + text
            } else if text.hasPrefix("$ ") {
                steps.append(Step(line: line, command: String(text.dropFirst(2))))
                closing = Self.hereDocument(text)
            } else {
                guard !steps.isEmpty else {
                    throw InvalidText("line \(line): output stands before the first command")
                }
                steps[steps.count - 1].expected.append(text)
            }
        }
        self.steps = steps
    }

    /// The word that ends the here document which a command opens with `<<'WORD'`.
    private static func hereDocument(_ command: String) -> String? {
        guard let start = command.firstRange(of: "<<'") else { return nil }
        return String(command[start.upperBound...].prefix { $0 != "'" })
    }

    /// Parts the output of one command from the next one's: a control character no page has.
    private static let mark = "\u{1E}"

    /// All commands in one shell, so that what one sets the next one finds.
    var script: String {
        let commands = steps.map {
            "\($0.command)\nprintf '\\036%s\\036' \"$?\"\n"
        }
        return "exec 2>&1\n" + commands.joined()
    }

    struct Printed {
        var output: String
        /// Nil where the shell did not come this far.
        var status: Int?
    }

    /// What the script printed, command by command.
    func printed(_ output: String) -> [Printed] {
        let parts = output.split(separator: Self.mark, omittingEmptySubsequences: false)
        return steps.indices.map { index in
            let place = 2 * index
            return Printed(
                output: parts.indices.contains(place) ? String(parts[place]) : "",
                status: parts.indices.contains(place + 1) ? Int(parts[place + 1]) : nil)
        }
    }
}
