import Corpus
import TestSupport
import Testing

@Suite struct ShellWordTests {
    @Test(
        "a shell reads back what was quoted",
        arguments: [
            "jobs/a.yaml", "two words", "it's", "it'\u{301}s; echo lost", "-n", "", "$(id)", "a\nb",
            "第一 季", "報告.pdf", "\\", "`x`", "''", "*",
        ])
    func readsBack(path: String) throws {
        let shell = try ChildProgram(
            "/bin/sh", ["-c", "printf '%s|' " + ShellWord.quoted(path)], output: .pipe)
        let read = (path.hasPrefix("-") ? "./" + path : path) + "|"
        #expect(shell.rest() == Array(read.utf8))
    }
}
