import TestSupport
import Testing

@testable import Terminal

@Suite("Keys from a terminal's bytes")
struct KeyDecoderTests {
    private func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.decode(Array(text.utf8)) + decoder.flush()
    }

    @Test(
        "each key is known by its bytes",
        arguments: [
            ("\r", [.enter]), ("\n", [.enter]), ("\t", [.tab]), ("\u{7F}", [.backspace]),
            ("\u{8}", [.backspace]), ("\u{3}", [.control("c")]), ("\u{10}", [.control("p")]),
            ("\u{1B}", [.escape]), ("\u{1B}\u{1B}", [.escape, .escape]),
            ("\u{1B}[A\u{1B}[B", [.up, .down]), ("\u{1B}OA", [.up]), ("\u{1B}[1;5C", [.right]),
            ("\u{1B}[H\u{1B}[4~\u{1B}[3~", [.home, .end, .delete]),
            ("\u{1B}[5~\u{1B}[6~", [.pageUp, .pageDown]), ("\u{1B}[Z", []), ("\u{1B}x", []),
            ("差旅費", [.text("差旅費")]), ("a\rb", [.text("a"), .enter, .text("b")]),
            ("\u{1B}[200~two\nlines 兩行\u{1B}[201~\r", [.text("two\nlines 兩行"), .enter]),
            ("\u{1B}[<0;3;4M", []), ("\u{1B}[\u{1B}[A", [.up]),
        ] as [(String, [Key])])
    func known(bytes: String, expected: [Key]) {
        #expect(keys(bytes) == expected, "\(bytes.debugDescription)")
    }

    @Test("keys are the same in whatever pieces their bytes come")
    func pieces() {
        let all = "q差\u{1B}[A👍\u{1B}[1;5D\u{1B}[200~貼\r上\u{1B}[201~\u{7F}e\u{301}\r\u{1B}Oaz"
        let bytes = Array(all.utf8)
        func joined(_ keys: [Key]) -> [Key] {
            keys.reduce(into: []) { joined, key in
                if case .text(let text) = key, case .text(let before)? = joined.last {
                    joined[joined.count - 1] = .text(before + text)
                } else {
                    joined.append(key)
                }
            }
        }
        let whole = joined(keys(all))
        #expect(whole.contains(.enter) && whole.contains(.up) && whole.contains(.left))
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            var decoder = KeyDecoder()
            var rest = bytes[...]
            var found: [Key] = []
            while !rest.isEmpty {
                let count = Int.random(in: 1...5, using: &random)
                found += decoder.decode(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(joined(found + decoder.flush()) == whole)
        }
    }

    @Test(
        "a paste whose end never comes ends at its longest; then keys are keys again",
        arguments: [1, 1_000, 4_096, 100_000])
    func endless(piece: Int) {
        let longest = KeyDecoder.longestPaste
        for length in [longest, longest + 1] {
            let text = String(repeating: "x", count: length)
            let bytes = Array(("\u{1B}[200~" + text + "\u{1B}[201~\r").utf8)
            var decoder = KeyDecoder()
            var found: [Key] = []
            for start in stride(from: 0, to: bytes.count, by: piece) {
                found += decoder.decode(bytes[start..<min(start + piece, bytes.count)])
            }
            #expect(found.first == .text(String(text.prefix(longest))))
            #expect(Array(found.dropFirst()) == (length > longest ? [.text("x")] : []) + [.enter])
        }
        // A character at the limit is not torn into signs that nobody typed.
        var decoder = KeyDecoder()
        let keys = decoder.decode(
            Array(("\u{1B}[200~" + String(repeating: "差", count: longest)).utf8))
        #expect(keys.first == .text(String(repeating: "差", count: longest / 3)))
        for case .text(let text) in keys { #expect(!text.contains("\u{FFFD}")) }
    }

    @Test("bytes that are no key and no text end nothing and hang nothing")
    func noise() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            var decoder = KeyDecoder()
            let bytes = (0..<40).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            _ = decoder.decode(bytes)
            _ = decoder.flush()
            // Closes a bracket that chance may have opened.
            _ = decoder.decode(Array("\u{1B}[201~".utf8))
            _ = decoder.flush()
            #expect(decoder.decode([0x0D]) == [.enter])
        }
        var decoder = KeyDecoder()
        _ = decoder.decode(Array("\u{1B}[".utf8) + [UInt8](repeating: 0x31, count: 1000))
        _ = decoder.flush()
        #expect(decoder.decode([0x0D]) == [.enter])
    }
}
