import Corpus
import Glibc
import Testing

@Suite("PDF: seals over the text")
struct PDFSealTests {
    private static let body = [
        "THIS AGREEMENT is made on 3 March 2025 between Alder",
        "Logistics Ltd (the Carrier) and Brook Foods Ltd (the",
        "Shipper). The Carrier shall deliver the goods within 48",
        "hours of collection. Where delivery is late, the Shipper",
        "may deduct 2% of the freight charge for each full day of",
        "delay. The deduction shall not exceed 10% of the charge.",
        "The Carrier shall insure the goods for their full value.",
        "Any claim shall be made in writing within 14 days of it.",
    ]

    /// Letters along an ellipse around a place on the page, turned with it.
    /// - Parameters:
    ///   - from: degrees counterclockwise from the right; letters stand inside where the end is the
    ///     larger.
    private func arc(
        _ text: String, radii: (Double, Double), from: Double, to: Double, size: Double,
        into builder: inout PDFBuilder
    ) {
        let step = (to - from) / Double(text.count)
        for (index, letter) in text.enumerated() where letter != " " {
            let angle = (from + step * (Double(index) + 0.5)) * .pi / 180
            let sign: Double = to < from ? 1 : -1
            let way = (x: radii.0 * sin(angle) * sign, y: -radii.1 * cos(angle) * sign)
            let length = (way.x * way.x + way.y * way.y).squareRoot()
            let (x, y) = (way.x / length, way.y / length)
            let half = size * 0.33
            let numbers = [
                x, y, -y, x, 240 + radii.0 * cos(angle) - x * half,
                PDFBuilder.height - 370 + radii.1 * sin(angle) - y * half,
            ].map { String(($0 * 10_000).rounded() / 10_000) }.joined(separator: " ")
            builder.draw(
                "BT /\(PDFBuilder.Font.bold.rawValue) \(size) Tf \(numbers) Tm (\(letter)) Tj ET")
        }
    }

    @Test(
        "round and oval seals are read along their arcs, after the body, which stays whole",
        arguments: [(50.0, 50.0), (64, 42)], [false, true])
    func chop(radii: (Double, Double), isOnTop: Bool) throws {
        let document = try SharedPool.page { builder in
            func draw() {
                builder.lines(Self.body, left: 72, top: 320, size: 11, pitch: 14)
            }
            if isOnTop { draw() }
            builder.draw("0.8 0.1 0.1 rg")
            arc(
                "ALDER LOGISTICS LIMITED", radii: radii, from: 205, to: -25, size: 9, into: &builder
            )
            arc(
                "CONTRACTS", radii: (radii.0 + 6, radii.1 + 6), from: 225, to: 315, size: 8,
                into: &builder)
            builder.text("No. 4711", left: 222, top: 372, size: 8, font: .bold)
            builder.draw("0 g")
            if !isOnTop { draw() }
        }
        #expect(
            document.blocks.map(\.text)
                == [Self.body.joined(separator: "\n")]
                + ["ALDER LOGISTICS LIMITED", "CONTRACTS", "No. 4711"])
        #expect(document.facts.warnings.isEmpty)
        #expect(document.pages.map(\.verdict) == [.ok])
    }
}
