/// Words of the commands that messages propose.
package enum ShellWord {
    /// A path as one word of a POSIX shell's command line; as it is where nothing in it is special.
    /// One that begins with a hyphen, an option's mark within quotes too, gets its folder.
    package static func quoted(_ stated: String) -> String {
        let path = stated.hasPrefix("-") ? "./" + stated : stated
        let plain = path.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0)
                || "-_./".unicodeScalars.contains($0) || $0.value > 0x2E7F
        }
        guard !plain || path.isEmpty else { return path }
        // By scalars: a quote with an accent on it is one character, and no less a quote to a shell.
        let inside = path.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined()
        return "'" + inside + "'"
    }
}
