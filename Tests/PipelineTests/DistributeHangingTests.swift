import Corpus
import Foundation
import Indexing
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Distributing

@Suite("A document that hangs in a shared build", .serialized)
struct DistributeHangingTests {
    /// A PDF whose page draws a form that draws ten that draw ten…: some hundred bytes a level, and
    /// more drawing than anybody waits for.
    private static func endlessPDF(levels: Int = 12) -> [UInt8] {
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R "
                + "/Resources << /XObject << /F 6 0 R >> >> >>",
            stream("/F Do", "<<"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for level in 0..<levels {
            let next =
                level == levels - 1
                ? "/Font << /T 5 0 R >>" : "/XObject << /F \(7 + level) 0 R >>"
            let drawn =
                level == levels - 1
                ? "BT /T 12 Tf 10 10 Td (again) Tj ET"
                : String(repeating: "/F Do ", count: 10)
            objects.append(
                stream(
                    drawn,
                    "<< /Type /XObject /Subtype /Form /BBox [0 0 300 300] "
                        + "/Resources << \(next) >>"))
        }
        var text = "%PDF-1.7\n"
        var offsets: [Int] = []
        for (number, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { text += String(format: "%010d 00000 n \n", offset) }
        text += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    private static func stream(_ content: String, _ dictionary: String) -> String {
        "\(dictionary) /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"
    }

    @Test("fails alone at its time limit, in its receipt, and the index is that of one machine")
    func endless() throws {
        let workspace = try Workspace()
        workspace.parse.timeoutSeconds = 2
        try workspace.write(SampleTexts.all)
        try workspace.write("endless.pdf", Self.endlessPDF())
        try workspace.write("short.pdf", Self.endlessPDF(levels: 1))
        let single = try workspace.build()
        #expect(single.failures.map(\.source) == ["endless.pdf"])
        #expect(single.failures.map(\.code) == [.timedOut])
        let shared = SharedBuild(workspace: workspace)
        let watch = Stopwatch()
        try shared.workAll()
        #expect(watch.seconds >= workspace.parse.timeoutSeconds)
        let outcome = try shared.assemble()
        #expect(outcome.manifest.root == single.manifest.root)
        #expect(outcome.failures.map(\.source) == ["endless.pdf"])
        #expect(outcome.failures.map(\.code) == [.timedOut])
        #expect(try shared.workAll().isEmpty, "nobody waits for it another night")
    }
}
