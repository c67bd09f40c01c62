import Foundation
import Testing

@testable import Terminal

@Suite("What goes to a terminal")
struct TerminalTextTests {
    private let style = Style(isOn: true, hasLinks: true)

    @Test("Quarry's own colours and links pass")
    func own() {
        let text = style.bold("手冊") + " " + style.link("a.pdf", to: "file://host/a.pdf#page=3")
        #expect(
            TerminalText.passed(text)
                == "\u{1B}[1m手冊\u{1B}[0m \u{1B}]8;;file://host/a.pdf#page=3\u{1B}\\a.pdf"
                + "\u{1B}]8;;\u{1B}\\")
        #expect(
            TerminalText.passed(text, keepsLinks: false) == "\u{1B}[1m手冊\u{1B}[0m a.pdf")
        #expect(TerminalText.plain(text) == "手冊 a.pdf")
        #expect(TextWidth.columns(TerminalText.plain(text)) == 10)
    }

    @Test("where there are no colours and no links, there are no sequences")
    func off() {
        let style = Style(isOn: false)
        #expect(style.highlight("x") + style.link("y", to: "file://h/y") == "xy")
        #expect(self.style.link("y", to: nil) == "y")
    }

    @Test(
        "what others wrote steers nothing, also beside Quarry's own sequences",
        arguments: [
            "\u{1B}[31mred", "\u{1B}]0;title\u{07}", "\u{1B}]52;c;cm0gLXJm\u{07}",
            "\u{1B}[2J\u{1B}[H",
            "a\rb", "\u{9B}31m", "\u{1B}]8;;https://evil.example\u{1B}\\click\u{1B}]8;;\u{1B}\\",
            "\u{08}\u{7F}", "\u{202E}txt.exe", "\u{2066}x", "\u{2028}line", "m\u{301}\u{1B}",
            "\u{0}",
        ])
    func foreign(text: String) {
        let safe = TerminalText.passed(text)
        #expect(safe.contains("\\u{"))
        let steering = safe.unicodeScalars.filter {
            $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
                || (0x2028...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
        }
        #expect(steering.isEmpty)
        let escape = "\u{1B}"
        #expect(TerminalText.passed(style.bold(text)) == "\(escape)[1m\(safe)\(escape)[0m")
        #expect(
            TerminalText.passed(style.bold("x") + text) == "\(escape)[1mx\(escape)[0m\(safe)")
        #expect(
            TerminalText.passed(style.link(text, to: "file://h/"))
                == "\(escape)]8;;file://h/\(escape)\\\(safe)\(escape)]8;;\(escape)\\")
    }

    @Test("lines and columns of a document stay")
    func lines() {
        let text = "單位\t金額\n採購\t1,200\n"
        #expect(TerminalText.passed(text) == text)
    }

    @Test("JSON has the same values, and nothing in it steers a terminal")
    func json() throws {
        let value = ["名\u{9B}31m": "a\u{7F}b\u{202E}c\u{85}d\u{2066}e\u{200F}f \u{2028} 手冊 👍"]
        let encoder = JSONEncoder()
        encoder.outputFormatting = .prettyPrinted
        let text = String(decoding: try encoder.encode(value), as: UTF8.self)
        let safe = TerminalText.json(text)
        #expect(try JSONDecoder().decode([String: String].self, from: Data(safe.utf8)) == value)
        #expect(
            TerminalText.passed(safe) == safe && safe.contains("\\u202E") && safe.contains("手冊"))
    }

    @Test("a link is a file's address: host, every byte of its name, the page")
    func address() {
        let address = FileLink.address(path: "/srv/手冊 1#?%.pdf", page: 3, host: "db-1.local")
        #expect(
            address == "file://db-1.local/srv/%E6%89%8B%E5%86%8A%201%23%3F%25.pdf#page=3")
        #expect(FileLink.address(path: "/a\u{1B}\u{7}b", host: "h") == "file://h/a%1B%07b")
        #expect(FileLink.address(path: "relative", host: "h") == nil)
        #expect(address.flatMap { URL(string: $0) }?.path == "/srv/手冊 1#?%.pdf")
    }

    @Test(
        "terminals that show links are known by their variables",
        arguments: [
            (["TERM": "xterm-256color", "VTE_VERSION": "7200"], true),
            (["TERM": "xterm-256color", "VTE_VERSION": "5000"], false),
            (["TERM": "xterm-kitty"], true), (["TERM": "foot-extra"], true),
            (["TERM": "football"], false),
            (["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], true),
            (
                ["TERM": "xterm", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.0.15"],
                false
            ),
            (
                ["TERM": "xterm", "TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.5.0"],
                true
            ),
            (["TERM": "xterm", "KONSOLE_VERSION": "230805"], true),
            (["TERM": "xterm", "WT_SESSION": "x"], true),
            (["TERM": "xterm"], false), ([:], false),
            (["TERM": "linux", "VTE_VERSION": "7200"], false),
            (["TERM": "dumb", "VTE_VERSION": "7200"], false),
            (["TERM": "xterm", "VTE_VERSION": "7200", "NO_COLOR": "1"], false),
            (["TERM": "screen-256color", "VTE_VERSION": "7200"], false),
            (["TERM": "tmux-256color", "VTE_VERSION": "7200", "TMUX": "/tmp/x"], false),
            (
                [
                    "TERM": "tmux-256color", "TMUX": "/tmp/x", "TERM_PROGRAM": "tmux",
                    "TERM_PROGRAM_VERSION": "3.4",
                ], true
            ),
            (["TERM": "xterm", "FORCE_HYPERLINK": "1"], true),
            (["TERM": "xterm-kitty", "FORCE_HYPERLINK": "0"], false),
        ] as [([String: String], Bool)])
    func support(variables: [String: String], isKnown: Bool) {
        #expect(LinkSupport.isKnown(variables) == isKnown, "\(variables)")
    }
}
