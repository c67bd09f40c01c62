import Foundation
import TestSupport
import Testing

@testable import Corpus

@Suite("Globs")
struct GlobTests {
    @Test("an escaped name is matched and nothing else")
    func escaped() throws {
        let names = [#"a*?[b]{c,d}!\e"#, "!a", "*", "[\u{301}x]", "a\nb.jsonl", "財務.md"]
        for name in names {
            let glob = try Glob(Glob.escaped(name))
            #expect(names.filter(glob.matches) == [name])
            #expect(!glob.matches("x" + name) && Glob.all.matches(name))
        }
        #expect(Glob.all.matches("a/b.md"))
    }

    @Test(
        "a glob matches a whole path as gitignore does",
        arguments: [
            ("*.txt", "a.txt", true),
            ("*.txt", "deep/er/a.txt", true),
            ("*.txt", "a.txt/b", false),
            ("*.txt", ".txt", true),
            ("/*.txt", "a.txt", true),
            ("/*.txt", "b/a.txt", false),
            ("docs/*.txt", "docs/a.txt", true),
            ("docs/*.txt", "docs/b/a.txt", false),
            ("docs/*.txt", "x/docs/a.txt", false),
            ("./docs/*.txt", "docs/a.txt", true),
            ("**/*.pdf", "a.pdf", true),
            ("**/*.pdf", "a/b/c.pdf", true),
            ("**/*.pdf", "a/b/c.PDF", false),
            ("**/*.[pP][dD][fF]", "a/b/c.PDF", true),
            ("docs/**", "docs/a", true),
            ("docs/**", "docs/a/b.txt", true),
            ("docs/**", "docs", false),
            ("docs/**", "docs/", false),
            ("docs/", "docs/a/b", true),
            ("a/**/b", "a/b", true),
            ("a/**/b", "a/x/y/b", true),
            ("a/**/b", "ab", false),
            ("a/**/b", "a/xb", false),
            ("a**b", "axxb", true),
            ("a**b", "ax/xb", false),
            ("**", "a/b/c", true),
            ("?.txt", "a.txt", true),
            ("?.txt", "ab.txt", false),
            ("a?b", "a/b", false),
            ("[a-c]x", "bx", true),
            ("[a-c]x", "dx", false),
            ("[!a-c]x", "dx", true),
            ("[^a-c]x", "ax", false),
            ("a[!x]b", "a/b", false),
            ("[]a]", "]", true),
            ("[a-]", "-", true),
            ("{a,b}.txt", "b.txt", true),
            ("{a,b}.txt", "c.txt", false),
            ("{a,b/c}/*.txt", "b/c/d.txt", true),
            ("{a,b/c}/*.txt", "x/a/d.txt", false),
            ("x{,y}", "x", true),
            ("x{a,{b,c}d}", "xcd", true),
            ("{docs/**,*.md}", "docs/x/y", true),
            ("a,b", "a,b", true),
            ("\\*", "*", true),
            ("\\*", "a", false),
        ])
    func matching(pattern: String, path: String, expected: Bool) throws {
        #expect(try Glob(pattern).matches(path) == expected, "\(pattern) on \(path)")
    }

    @Test(
        "names in Traditional and Simplified Chinese, English and mixed match, composed or not",
        arguments: [
            ("員工手冊/**/*.pdf", "員工手冊/第一章/總則.pdf", true),
            ("员工手册/**", "員工手冊/總則.pdf", false),
            ("**/[一-龥]*.txt", "政策/差旅報銷.txt", true),
            ("**/[一-龥]*.txt", "政策/travel.txt", false),
            ("第?章.docx", "第十章.docx", true),
            ("第?章.docx", "第十二章.docx", false),
            ("**/{會議紀錄,会议纪要}-*.txt", "2026/会议纪要-Q3 review.txt", true),
            ("cafe\u{301}/*", "caf\u{e9}/menu.txt", true),
            ("caf\u{e9}/*", "caf\u{e9}/menu.txt", true),
        ])
    func unicode(pattern: String, path: String, expected: Bool) throws {
        #expect(try Glob(pattern).matches(path) == expected)
    }

    @Test(
        "a glob that cannot be meant is refused with a reason",
        arguments: [
            "", "/", "!a", "a/../b", "[a", "[", "{a", "{a,b", "a}", "\\", "[z-a]",
            String(repeating: "{a", count: 17) + String(repeating: "}", count: 17),
            String(repeating: "a", count: 1025),
        ])
    func refused(pattern: String) {
        #expect(throws: InvalidText.self) { try Glob(pattern) }
    }

    @Test("a folder's glob leaves out all below it")
    func folders() throws {
        let glob = try Glob("archive")
        #expect(glob.matchesSelfOrFolder(of: "archive"))
        #expect(glob.matchesSelfOrFolder(of: "x/archive/y/z.pdf"))
        #expect(!glob.matchesSelfOrFolder(of: "x/archives/z.pdf"))
        #expect(!glob.matches("archive/z.pdf"))
    }

    @Test("matching is linear in the path for patterns that make backtracking explode")
    func linearTime() throws {
        let glob = try Glob(String(repeating: "*a", count: 100) + "b")
        let nested = try Glob(String(repeating: "**/", count: 50) + "{*a,*b}{*a,*b}x")
        let path = String(repeating: "a", count: 4000)
        let deep = String(repeating: "a/", count: 2000) + "ab"
        let elapsed = ContinuousClock().measure {
            #expect(!glob.matches(path))
            #expect(!nested.matches(deep))
        }
        // Backtracking would take longer than the universe; this takes well under a second.
        #expect(elapsed < .seconds(20))
    }

    @Test("matching agrees with a naive recursive matcher on random patterns")
    func oracle() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<3000 {
            let pattern = random.text(of: ["a", "b", "/", "*", "?", "**/", "中"], upTo: 8)
            let path = random.text(of: ["a", "b", "/", "中", "a/"], upTo: 8)
            guard !pattern.hasPrefix("/"), pattern.contains("/"), !pattern.hasSuffix("/"),
                !pattern.contains("***"), let glob = try? Glob(pattern)
            else { continue }
            let expected = naive(Array(pattern), Array(path))
            #expect(glob.matches(path) == expected, "seed \(seed): \(pattern) on \(path)")
        }
    }

    /// The definition, by recursion, for patterns of `*`, `?`, `**/`, a last `/**` and letters.
    private func naive(
        _ pattern: [Character], _ path: [Character], atNameStart: Bool = true
    ) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if atNameStart, pattern.starts(with: "**/") {
            let rest = Array(pattern.dropFirst(3))
            if naive(rest, path) { return true }
            guard let slash = path.firstIndex(of: "/"), slash > 0 else { return false }
            return naive(pattern, Array(path[(slash + 1)...]))
        }
        if atNameStart, pattern == ["*", "*"] { return !path.isEmpty }
        if first == "*" {
            let rest = Array(pattern.dropFirst())
            if naive(rest, path, atNameStart: false) { return true }
            guard let next = path.first, next != "/" else { return false }
            return naive(pattern, Array(path.dropFirst()), atNameStart: false)
        }
        guard let next = path.first, first == next || first == "?" && next != "/" else {
            return false
        }
        return naive(
            Array(pattern.dropFirst()), Array(path.dropFirst()), atNameStart: first == "/")
    }
}

extension SeededGenerator {
    fileprivate mutating func text(of pieces: [String], upTo count: Int) -> String {
        (0..<Int.random(in: 1...count, using: &self))
            .map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
    }
}
