import Chunking
import Corpus
import Testing

@Suite("The fixed strategy")
struct FixedTests {
    private func windows(_ text: String, _ size: Int, _ overlap: Int) -> [String] {
        let settings = ChunkSettings(
            strategy: .fixed, maxCharacters: size, overlapCharacters: overlap)
        let chunker = Chunker(settings: settings, countTokens: countTokens)
        return chunker.chunks(of: document(text)).chunks.map(\.text)
    }

    @Test("windows are 512 characters with 50 of overlap, in every script")
    func windows() {
        for text in ["x", "漢", "汉", "漢x"].map({ String(repeating: $0, count: 2_000) }) {
            let windows = windows(text, 512, 50)
            #expect(windows.dropLast().allSatisfy { $0.unicodeScalars.count == 512 })
            let joined = windows[0] + windows.dropFirst().map { $0.dropFirst(50) }.joined()
            #expect(joined == text)
        }
    }

    @Test("white space counts but never stands at a window's ends")
    func trimmed() {
        #expect(windows("ab cd ef", 3, 0) == ["ab", "cd", "ef"])
    }

    @Test("marks stay with their letter and a ligature's letters together")
    func atoms() {
        #expect(windows("q\u{302}q\u{302}q\u{302}", 3, 0) == Array(repeating: "q\u{302}", count: 3))
        #expect(windows("abﬃcd", 3, 0) == ["ab", "ffi", "cd"])
    }

    @Test("an overlap as long as the window, or longer, still comes to an end")
    func hugeOverlap() {
        for overlap in [7, 8, 100] {
            let windows = windows(String(repeating: "z", count: 40), 8, overlap)
            #expect(windows.count < 40)
            #expect(windows.last?.last == "z")
        }
    }
}
