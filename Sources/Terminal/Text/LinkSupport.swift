/// Which terminals show links, as far as they say who they are: OSC 8 can't be asked for, and an
/// old terminal prints it.
package enum LinkSupport {
    /// Whether a terminal with these variables is known to. `FORCE_HYPERLINK` decides for others.
    package static func isKnown(_ variables: [String: String]) -> Bool {
        if let forced = variables["FORCE_HYPERLINK"], !forced.isEmpty { return forced != "0" }
        let term = variables["TERM"] ?? ""
        guard !term.isEmpty, term != "dumb", term != "linux",
            (variables["NO_COLOR"] ?? "").isEmpty
        else { return false }
        let program = variables["TERM_PROGRAM"] ?? ""
        let version = numbers(variables["TERM_PROGRAM_VERSION"])
        // What is below a multiplexer has left its variables there; the multiplexer decides.
        if variables["TMUX"] != nil || program == "tmux" || term.hasPrefix("tmux") {
            return program == "tmux" && !version.lexicographicallyPrecedes([3, 4])
        }
        if variables["STY"] != nil || term.hasPrefix("screen") { return false }
        return isNamed(program, version: version, term: term) || isMarked(variables)
    }

    private static func isNamed(_ program: String, version: [Int], term: String) -> Bool {
        switch program {
        case "WezTerm", "ghostty", "vscode", "mintty", "Hyper", "Tabby", "rio", "WarpTerminal": true
        case "iTerm.app": !version.lexicographicallyPrecedes([3, 1])
        default:
            ["xterm-kitty", "xterm-ghostty", "alacritty", "foot", "contour", "wezterm"]
                .contains { term == $0 || term.hasPrefix($0 + "-") }
        }
    }

    /// By variables that a terminal sets for itself.
    private static func isMarked(_ variables: [String: String]) -> Bool {
        if variables["WT_SESSION"] != nil || variables["KITTY_WINDOW_ID"] != nil
            || variables["DOMTERM"] != nil
        {
            return true
        }
        // 0.50.0 of VTE crashed on links.
        let vte = variables["VTE_VERSION"].flatMap { Int($0) } ?? 0
        let konsole = variables["KONSOLE_VERSION"].flatMap { Int($0) } ?? 0
        return vte > 5000 || konsole >= 210_400
    }

    /// `3.4a` as 3, 4.
    private static func numbers(_ version: String?) -> [Int] {
        (version ?? "").split(separator: ".").map { Int($0.prefix { $0.isNumber }) ?? 0 }
    }
}
