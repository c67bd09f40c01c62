import Foundation
import Reporting
import Testing

@Suite("The HTML report")
struct ReportPageTests {
    private static let night = {
        var record = SampleRecord.badNight()
        record.previous = Comparison(SampleRecord.goodNight(), with: record)
        return record
    }()

    /// With `RECORD_REPORT=DIR` the page is left there, to be looked at in a browser.
    @Test("needs nothing from outside, runs no script and is well-formed XML")
    func selfContained() throws {
        let html = ReportPage(Self.night).html
        if let folder = ProcessInfo.processInfo.environment["RECORD_REPORT"] {
            _ = try ReportFolder.write(Self.night, to: folder)
        }
        for word in ["<script", "src=", "href=\"http", "url(", "@import", "javascript:", " on"] {
            // ` on` is an attribute only inside a tag.
            let isThere =
                word == " on"
                ? html.contains(/<[^>]* on[a-z]+=/) : html.contains(word)
            #expect(!isThere, "\(word)")
        }
        #expect(html.contains("default-src 'none'"))
        #expect(html.contains("prefers-color-scheme: dark"))
        try expectWellFormed(html)
    }

    /// HTML's void elements and its document type aside, the page is XML.
    private func expectWellFormed(_ html: String) throws {
        let xml = html.replacing("<!DOCTYPE html>", with: "")
            .replacing(/<(meta|br)([^>]*)>/) { "<\($0.1)\($0.2)/>" }
        let parser = XMLTree(xml)
        #expect(parser.error == nil, "\(parser.error ?? "")")
    }

    @Test("shows hostile names as text, without letting them be HTML or reorder the line")
    func hostileNames() {
        let html = ReportPage(Self.night).html
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;"))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
        #expect(html.contains("‹U+202E›fdp.exe"))
    }

    @Test("shows Chinese names, mixed with others, as they are")
    func chineseNames() {
        let html = ReportPage(Self.night).html
        for name in [SampleRecord.chinese, "scans/請款單-3.pdf", "legal/合同模板.docx", "repaired"] {
            #expect(html.contains(name) == (name != "repaired"), "\(name)")
        }
        #expect(html.contains("quarry build &#39;jobs/員工 手冊.yaml&#39;") == false)
        let named = "quarry jobs retry &#39;jobs/員工 手冊.yaml&#39; "
        #expect(html.contains(named) && !html.contains(named + "4711"))
    }

    @Test("a table's every row has a head, every picture a text, every section a name")
    func readableAloud() throws {
        let html = ReportPage(Self.night).html
        #expect(html.contains("<html lang=\"en\">"))
        #expect(html.matches(of: /<svg/).count > 4)
        for match in html.matches(of: /<svg[^>]*>/) {
            #expect(match.0.contains("role=\"img\"") && match.0.contains("aria-label=\""))
        }
        for match in html.matches(of: /<section[^>]*aria-labelledby="([a-z]+)"/) {
            #expect(html.contains("id=\"\(match.1)\""))
        }
        let rows = html.matches(of: /<tr>(.{8})/)
        #expect(rows.count > 40)
        for row in rows { #expect(row.1.hasPrefix("<th scop")) }
    }

    @Test("groups failures by reason, each with what to do, the most frequent first")
    func failures() {
        let groups = FailureGroup.groups(of: Self.night)
        #expect(groups.map(\.code) == ["corrupt", "encrypted", "timed_out", "unsupported"])
        let html = ReportPage(Self.night).html
        for group in groups { #expect(html.contains(group.meaning)) }
        #expect(html.contains("parse.passwords"))
    }

    @Test(
        "every way a run can end has a headline and, unless all is well, a next step",
        arguments: [0, 1, 2, 3, 4, 5, 6, 130, 143])
    func endings(code: Int) {
        var record = RunRecord(
            run: "r", job: "j", jobFile: "jobs/j.yaml", index: "i", host: "h", threads: 1,
            startedAt: 0)
        record.exitCode = code
        record.outcome = .init(exitCode: code)
        #expect(record.nextSteps.isEmpty == (code == 0), "\(code)")
        let html = ReportPage(record).html
        #expect(html.contains("Exit code \(code)"))
    }

    @Test("says what a list leaves out")
    func bounded() {
        var record = SampleRecord.badNight()
        record.changes.added = Listing((0..<100_000).map { "added-\($0).txt" })
        let html = ReportPage(record).html
        #expect(html.contains("and 99,800 more"))
        #expect(html.utf8.count < 400_000)
    }

    @Test("a run of a corpus with nothing in it has a report too")
    func empty() throws {
        let record = RunRecord(
            run: "r", job: "j", jobFile: "j.yaml", index: "i", host: "h", threads: 1, startedAt: 0)
        try expectWellFormed(ReportPage(record).html)
    }
}
