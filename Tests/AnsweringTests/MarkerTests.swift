import TestSupport
import Testing

@testable import Answering

@Suite("Numbers of passages in what a model writes")
struct MarkerTests {
    @Test("numbers that were given are found in every form, all others go")
    func forms() {
        let written = "One [1]. Two【2】 three [1, 3]; four [^2], five [7] and [0] ［3］[12345] [a]."
        let read = PassageMarkers(written, given: 1...3)
        #expect(read.markers.map(\.number) == [1, 2, 1, 3, 2, 3])
        #expect(read.unknown == [7, 0])
        #expect(read.text == "One. Two three; four, five and[12345] [a].")
        #expect(PassageMarkers("x [1]", given: nil).unknown == [1])
    }

    @Test(
        "what a number leaves that is taken out is no number of a passage",
        arguments: [
            ("a [[9]1] b", "a b", [1], [9]), ("a [7 [9], 8] b [2]", "a b", [2], [9, 7, 8]),
            ("[[[9]9]9]", "", [], [9, 9, 9]), ("x [1][[3] 8] y", "x y", [1, 3], [8]),
            ("[[1]]", "[]", [1], []),
        ])
    func nested(written: String, text: String, given: [Int], never: [Int]) {
        let read = PassageMarkers(written, given: 1...3)
        #expect(read.text == text && read.markers.map(\.number) == given)
        #expect(read.unknown == never)
        #expect(read.markers.allSatisfy { $0.place <= read.text.utf8.count })
    }

    /// Whatever brackets, numbers and separators a model writes, no number is left that was not given.
    @Test("nothing that was never given is shown, whole or streamed", arguments: 0..<200)
    func noise(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let parts = [
            "[", "]", "[", "]", "【", "］", "1", "2", "7", "12", ", ", "；", " ", "x", "。", "^",
        ]
        let text = (0..<60).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
        for shown in [
            PassageMarkers(text, given: 1...2).marked, streamed(text, seed: seed),
            streamed("[" + String(repeating: "1111, ", count: 30) + "7] \(text)", seed: seed),
        ] {
            let numbers = PassageMarkers.places(in: shown).flatMap(\.numbers)
            #expect(!numbers.contains { $0 < 1 || $0 > 2 }, "\(text) → \(shown)")
        }
    }

    @Test("a text without markers stays as it is, whatever brackets it has")
    func none() {
        for text in ["", "[", "a[b] [x1] (1) [1 2 3]", "［］【", "第[一]條", "1] [2"] {
            let read = PassageMarkers(text, given: 1...9)
            #expect(read.text == text && read.markers.isEmpty && read.unknown.isEmpty)
        }
    }

    /// However a text is cut into pieces.
    private func streamed(_ text: String, seed: UInt64) -> String {
        var random = SeededGenerator(seed: seed)
        var stream = WrittenStream(given: 1...2)
        var shown = ""
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...7, using: &random))
            shown += stream.add(String(piece))
            rest = rest.dropFirst(piece.count)
        }
        return shown + stream.finish()
    }

    @Test("a stream shows the same however it is cut", arguments: 0..<20)
    func cuts(seed: UInt64) {
        let cases = [
            ("<think>It is [1] or [9].</think>\nThe hall [1] is old [9].", "The hall [1] is old."),
            ("Plain text, 沒有編號。", "Plain text, 沒有編號。"), ("NO ANSWER", ""), ("  NO ANSWER.", ""),
            ("NO doubt: yes [2]", "NO doubt: yes [2]"), ("a [b", "a [b"),
            ("a < b <thin", "a < b <thin"),
            ("<think>for ever", ""), ("", ""), ("x【2】y [1, 7]。", "x [2]y [1]。"),
        ]
        for (text, shown) in cases {
            let found = streamed(text, seed: seed)
            #expect(
                found.replacing("【2】", with: " [2]") == shown.replacing("【2】", with: " [2]"),
                "\(text)")
        }
    }
}
