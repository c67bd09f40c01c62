import Corpus
import Testing

@testable import Parsing

@Suite("Page geometry: rules from cairo's script")
struct RuleTests {
    /// The script of a page's point, slanted and magnified as the page is drawn.
    static func point(_ x: Double, _ y: Double) -> String {
        let scale = PDFScriptReader.magnification
        let shown = x * scale + PDFScriptReader.shift + y * scale * PDFScriptReader.slant
        return "\(shown) \(y * scale)"
    }

    private func rules(_ script: String) -> PDFRules {
        var reader = PDFScriptReader()
        Array((script + "\n").utf8).withUnsafeBufferPointer { reader.read($0) }
        return reader.rules
    }

    private static let line = "\(point(60, 100)) m \(point(260, 100)) l"

    @Test("a stroke along the page's side is a rule, an aslant one is none")
    func strokes() {
        let found = rules("0 g set-source 16 set-line-width \(Self.line) stroke+")
        #expect(found.vertical.isEmpty && found.horizontal.count == 1)
        #expect(abs(found.horizontal[0].place - 100) < 0.1)
        #expect(abs(found.horizontal[0].start - 60) < 0.1)
        #expect(abs(found.horizontal[0].end - 260) < 0.1)
        let aslant = "\(Self.point(60, 100)) m \(Self.point(260, 101)) l stroke+"
        #expect(rules(aslant).horizontal.isEmpty)
    }

    @Test("a pen of any width leaves edges that can be told apart")
    func wide() {
        let pen = "[90000 0 0 90000 0 0] set-matrix 90000 set-line-width"
        let found = rules("0 g set-source \(pen) \(Self.line) stroke+")
        let edges = found.horizontal.map(\.place)
        #expect(edges.count == 2 && edges.allSatisfy { abs($0) <= 100_000 })
    }

    @Test("what is white, clear or a picture is no rule")
    func colours() {
        for source in ["1 g", "0 a", "0.5 0.5 0.5 0.01 rgba", "1 1 1 rgb", "0 0 1 1 linear"] {
            #expect(
                rules("\(source) set-source \(Self.line) stroke+").horizontal.isEmpty, "\(source)")
        }
        for source in ["0 g", "1 a", "1 0 0 rgb", "0 0 0 0.5 rgba"] {
            #expect(
                rules("\(source) set-source \(Self.line) stroke+").horizontal.count == 1,
                "\(source)")
        }
    }

    @Test("a thin area is a rule, another area has four, a band of colour its edges")
    func areas() {
        let corners = { (bottom: Double) in
            [(60.0, 100.0), (260, 100), (260, bottom), (60, bottom)].enumerated()
                .map { Self.point($1.0, $1.1) + ($0 == 0 ? " m" : " l") }.joined(separator: " ")
        }
        let thin = rules("0 g set-source \(corners(103)) h fill+")
        #expect(thin.horizontal.count == 1 && thin.vertical.isEmpty)
        let wide = rules("0 g set-source \(corners(140)) h fill+")
        #expect(wide.horizontal.count == 2 && wide.vertical.count == 2)
        let band = rules("0 g set-source 320 set-line-width \(Self.line) stroke+")
        #expect(band.horizontal.count == 2 && band.vertical.count == 2)
    }

    @Test("a clip cuts rules off and hides those outside")
    func clips() {
        let clip = [(100.0, 90.0), (200, 90), (200, 140), (100, 140)].enumerated()
            .map { Self.point($1.0, $1.1) + ($0 == 0 ? " m" : " l") }.joined(separator: " ")
        let outside = "n \(Self.point(60, 200)) m \(Self.point(260, 200)) l stroke+"
        let found = rules("\(clip) h clip+ n \(Self.line) stroke+ \(outside)")
        #expect(found.horizontal.count == 1)
        #expect(abs(found.horizontal[0].start - 100) < 0.1)
        #expect(abs(found.horizontal[0].end - 200) < 0.1)
        #expect(rules("\(clip) h clip+ reset-clip n \(outside)").horizontal.count == 1)
    }

    @Test("data, strings, comments and names are passed over")
    func noise() {
        let noise = "<~ 1 2 m 3 ~x ~> (a \\) stroke+ (b)) % stroke+\n /stroke+ << /a 1 >>"
        #expect(rules("\(Self.line) \(noise) stroke+").horizontal.count == 1)
    }

    @Test("a script read in pieces is the script read whole")
    func pieces() {
        let script =
            "0 g set-source \(Self.line) stroke+ <~ abc~> (x) "
            + "n \(Self.point(60, 50)) m \(Self.point(60, 150)) l stroke+\n"
        let bytes = Array(script.utf8)
        let whole = rules(script)
        for size in [1, 2, 3, 7] {
            var reader = PDFScriptReader()
            for start in stride(from: 0, to: bytes.count, by: size) {
                Array(bytes[start..<min(start + size, bytes.count)])
                    .withUnsafeBufferPointer { reader.read($0) }
            }
            #expect(reader.rules.horizontal.map(\.start) == whole.horizontal.map(\.start))
            #expect(reader.rules.vertical.map(\.start) == whole.vertical.map(\.start))
        }
    }

    @Test("pieces in one line and double lines are one rule; what is short is none")
    func joined() throws {
        var rules = PDFRules()
        rules.stroke(from: (60, 100), to: (150, 100))
        rules.stroke(from: (152, 100), to: (260, 100))
        rules.stroke(from: (60, 102), to: (260, 102))
        rules.stroke(from: (300, 100), to: (305, 100))
        rules.stroke(from: (60, 110), to: (260, 110))
        let joined = try #require(rules.joined())
        #expect(joined.horizontal.map(\.start) == [60, 60])
        #expect(joined.horizontal.map(\.end) == [260, 260])
    }

    @Test("the frame of a link or a field is no rule, one around both is")
    func frames() throws {
        var page = HandPage()
        page.addGrid(columns: [60, 160], rows: [100, 120])
        page.addGrid(columns: [50, 170], rows: [90, 130])
        let box = Box(left: 61, top: 101, right: 159, bottom: 119)
        let rest = page.rules.without(edgesOf: [FramedArea(box, isField: false)])
        #expect(
            rest.horizontal.map(\.place) == [90, 130] && rest.vertical.map(\.place) == [50, 170])
        let near = Box(left: 63, top: 103, right: 157, bottom: 117)
        #expect(
            page.rules.without(edgesOf: [FramedArea(near, isField: false)]).horizontal.count == 4)
        #expect(
            page.rules.without(edgesOf: [FramedArea(near, isField: true)]).horizontal.count == 2)
    }

    @Test("lengths that are no numbers are nothing, and none is beyond all pages")
    func points() {
        #expect(Float(points: .nan) == 0)
        #expect(Float(points: .infinity) == 100_000 && Float(points: -1e300) == -100_000)
        let wild = rules("1e9 0 m 99999999999999999999999999 0 l stroke+ - . .. m 1 m c h stroke+")
        #expect(!wild.isOverLimit)
    }
}
