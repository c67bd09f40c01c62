import Foundation
import Reporting
import TestSupport
import Testing

@Suite(
    "The HTML report in a browser",
    .enabled(if: Browser.chromium != nil, "chromium is not installed"))
struct ReportBrowserTests {
    private let html = ReportPage(SampleRecord.badNight()).html

    @Test("chromium complains of nothing, and finds the page built as it is written")
    func page() throws {
        let shown = try Browser.show(html)
        #expect(shown.console == [])
        // A browser moves what stands where it may not, such as text between rows.
        for tag in ["<section", "<table", "<tr", "<th", "<td", "<svg", "<path", "<li", "<p"] {
            #expect(count(tag, in: shown.page) == count(tag, in: html), "\(tag)")
        }
        #expect(!shown.page.contains("<script"))
    }

    @Test("chromium runs no script that got into the page all the same")
    func script() throws {
        let title = "<script>document.title = 'run'</script>"
        let shown = try Browser.show(html.replacing("</body>", with: title + "</body>"))
        #expect(!shown.page.contains("<title>run"))
        #expect(shown.console.contains { $0.contains("Content Security Policy") })
    }

    private func count(_ tag: String, in html: String) -> Int {
        html.ranges(of: tag + ">").count + html.ranges(of: tag + " ").count
    }
}

private enum Browser {
    static let chromium = Tool("chromium")

    struct Shown {
        /// The page as the browser understood it, written out again.
        var page: String
        /// What it wrote on the console that developers see.
        var console: [String]
    }

    static func show(_ html: String) throws -> Shown {
        let folder = try TemporaryFolder()
        let file = try folder.put(Array(html.utf8), "report.html")
        let result = try #require(chromium).run([
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr",
            "--user-data-dir=" + folder.file("profile"), "--virtual-time-budget=2000",
            "--dump-dom", URL(filePath: file).absoluteString,
        ])
        try #require(result.status == 0, "\(result.complaints)")
        let complaints = result.complaints.split(separator: "\n").map(String.init)
        return Shown(
            page: String(decoding: result.output, as: UTF8.self),
            console: complaints.filter { $0.contains(":CONSOLE:") })
    }
}
