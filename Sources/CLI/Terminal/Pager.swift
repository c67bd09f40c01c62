import Foundation
import Terminal

/// The program that shows what is longer than the screen, as git has it: QUARRY_PAGER, else PAGER,
/// else `less`, with the options `FRX` where LESS states none.
struct Pager {
    private let command: String

    /// Nil where stdout is no terminal, the text fits on it, or no pager is wanted or there.
    init?(for text: String, variables: [String: String] = ProcessInfo.processInfo.environment) {
        guard isatty(STDOUT_FILENO) == 1, let size = TerminalSize(of: STDOUT_FILENO),
            variables["TERM"].map({ $0 != "dumb" }) ?? false, Self.isLong(text, for: size)
        else { return nil }
        let stated = variables["QUARRY_PAGER"] ?? variables["PAGER"]
        command = stated ?? Self.usual
        guard !command.isEmpty, command != "cat",
            stated != nil || Self.isThere(Self.usual, in: variables["PATH"] ?? "")
        else { return nil }
    }

    /// - Returns: false where the command could not be started.
    func show(_ text: String) -> Bool {
        setenv("LESS", "FRX", 0)
        setenv("LV", "-c", 0)
        guard let pipe = popen(command, "w") else { return false }
        // Ctrl-C is the pager's while it runs.
        let before = signal(SIGINT, SIG_IGN)
        defer { signal(SIGINT, before) }
        // Other pagers print links as they are.
        let isLess = command.split(separator: " ").first?.hasSuffix(Self.usual) ?? false
        let bytes = Array((TerminalText.passed(text, keepsLinks: isLess) + "\n").utf8)
        // Somebody may have seen enough: the rest goes nowhere.
        _ = fwrite(bytes, 1, bytes.count, pipe)
        // What a shell says of a command that it can't run, or that isn't there.
        return ![126, 127].contains((pclose(pipe) >> 8) & 0xFF)
    }

    private static let usual = "less"

    /// Whether it takes more rows than there are, the prompt's among them.
    private static func isLong(_ text: String, for size: TerminalSize) -> Bool {
        var rows = 1
        for line in TerminalText.plain(text).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            rows += max(1, (TextWidth.columns(line) + size.columns - 1) / size.columns)
            if rows > size.rows { return true }
        }
        return false
    }

    private static func isThere(_ program: String, in path: String) -> Bool {
        path.split(separator: ":").contains { access("\($0)/\(program)", X_OK) == 0 }
    }
}
