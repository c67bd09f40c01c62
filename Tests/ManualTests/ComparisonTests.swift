import TestSupport
import Testing

@Suite("How the manual's examples are compared")
struct ComparisonTests {
    @Test(
        "expected lines stand for what was printed",
        arguments: [
            ("a\nb", "a\nb\n", true), ("a", "a  \n\n", true), ("a\nb", "a\n", false),
            ("a", "a\nb\n", false), ("", "", true), ("", "a\n", false), ("…", "", true),
            ("…\nb", "a\na\nb\n", true), ("a\n…", "a\n", true), ("…\nb\n…", "a\nc\n", false),
            ("x … z", "x y z", true), ("x … z", "x y", false), ("… 3 …", "1 2 3 4", true),
            ("ab…ba", "aba", false), ("…退款…", "第二條 退款期限", true),
            ("a\n  …\nb", "a\n  c\n  d\nb", true),
        ])
    func expected(expected: String, printed: String, matches: Bool) {
        let lines = expected.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(ExpectedOutput(lines.map(String.init)).matches(printed) == matches)
    }

    @Test("commands go on after a backslash and through a here document")
    func commands() throws {
        let text = """
            ```console
            $ cat > a <<'END'
            $ no command
            END
            $ echo a \\
                b
            a b
            ```
            """
        let session = try ConsoleSession(try #require(Fence.all(in: text).first))
        #expect(session.steps.map(\.line) == [2, 5])
        #expect(session.steps.map(\.expected) == [[], ["a b"]])
    }

    @Test(
        "an example that is wrong is found, and a right one is not",
        .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"),
        arguments: [
            ("$ echo a\na", 0), ("$ echo a\nb", 1), ("$ echo a", 1), ("$ false", 1),
            ("$ false; echo \"exit code $?\"\nexit code 1", 0), ("$ x=1\n$ echo $x\n1", 0),
            ("$ exit 0\n$ echo a\na", 2), ("$ quarry --version\n…", 0),
            ("$ quarry serch\n", 1),
        ])
    func wrong(lines: String, mismatches: Int) throws {
        let page = ManualPage(path: "page.md", text: "```console\n\(lines)\n```\n")
        #expect(try ManualCheckout().run(page).count == mismatches)
    }
}
