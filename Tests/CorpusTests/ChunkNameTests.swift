import Corpus
import Testing

@Suite("Names of chunks")
struct ChunkNameTests {
    @Test("chunks are named by position or by span; sources may hold the mark")
    func names() {
        #expect(ChunkName("a.pdf#3")?.place == .position(3))
        #expect(ChunkName("C# 手冊.pdf#8-20")?.place == .span(8..<20))
        #expect(ChunkName("C# 手冊.pdf#8-20")?.source.path == "C# 手冊.pdf")
        for text in ["a.pdf", "#3", "a#", "a#-1", "a#3-3", "a#x", "a#1-2-3", ""] {
            #expect(ChunkName(text) == nil)
        }
    }

    @Test("a name reads as it is written")
    func roundTrip() throws {
        for text in ["a.pdf#3", "C# 手冊.pdf#8-20", "a#b#0"] {
            #expect(try #require(ChunkName(text)).text == text)
        }
    }
}
