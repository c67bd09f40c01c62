import Fields
import Foundation
import TestSupport
import Testing

@testable import Serving

@Suite(
    "The web page in a browser", .serialized, .offPool,
    .enabled(if: BrowserTab.chromium != nil, "chromium is not installed"),
    .enabled(if: QuarryProcess.isPresent, "the quarry executable is not beside the tests"))
struct PageBrowserTests {
    private let library: PageLibrary

    init() throws { library = try PageLibrary.shared.get() }

    /// Opens the page and asks, as people do.
    private func ask(_ question: String, _ tab: BrowserTab, at address: String) throws {
        try tab.open(address)
        try tab.wait(for: "document.activeElement?.id === 'question'")
        try tab.type(question)
        try tab.press("Enter", code: 13)
        try tab.wait(for: "document.querySelector('.hit')")
    }

    /// What the page complains of beside a server that does not answer questions.
    private func complaints(_ tab: BrowserTab) -> [String] {
        tab.complaints.filter { !$0.hasSuffix("/api/v1/ask") }
    }

    @Test("chromium asks, walks by keys, opens a passage on its page and closes it")
    func asks() async throws {
        let server = try await TestServer([try library.served()]) { $0.basePath = "/kb" }
        let tab = try BrowserTab()
        try ask("parental leave in Rotterdam", tab, at: "http://127.0.0.1:\(server.port)/kb/")
        #expect(try tab.value("location.search").string?.hasPrefix("?q=parental+leave") == true)
        try tab.wait(for: "document.querySelectorAll('#history li').length === 1")
        try tab.wait(for: "/passages? found/.test(document.getElementById('status').textContent)")
        try tab.press("ArrowDown", code: 40)
        try tab.wait(for: "document.activeElement.matches('.hit h3 a, .note-open')")
        _ = try tab.value(
            "[...document.querySelectorAll('.hit')].find(hit => "
                + "hit.textContent.includes('\(PageLibrary.guide)')).querySelector('a').focus()")
        try tab.press("Enter", code: 13)
        try tab.wait(for: "document.querySelector('#viewer .badge.sure')")
        try tab.wait(for: "document.querySelector('.paper img')?.naturalWidth > 300")
        #expect(try tab.value("document.querySelectorAll('.marks .line').length").integer ?? 0 >= 1)
        let inside = try tab.value(
            """
            (() => { const paper = document.querySelector('.paper').getBoundingClientRect();
            return [...document.querySelectorAll('.paper')[0].querySelectorAll('.line')].every(line => {
            const box = line.getBoundingClientRect();
            return box.width > 5 && box.left >= paper.left && box.right <= paper.right
            && box.top >= paper.top && box.bottom <= paper.bottom; }); })()
            """)
        #expect(inside == .bool(true))
        try tab.press("Escape", code: 27)
        try tab.wait(for: "document.getElementById('viewer').hidden")
        #expect(try tab.value("document.activeElement.matches('.hit a')") == .bool(true))
        try tab.press("/", code: 191)
        #expect(try tab.value("document.activeElement.id").string == "question")
        #expect(
            try tab.value("document.getElementById('question').value").string?.contains("/")
                == false)
        #expect(complaints(tab) == [])
        try await server.stop()
    }

    @Test("chromium keeps a tab's questions over a reload, and forgets them when told")
    func history() async throws {
        let server = try await TestServer([try library.served()])
        let tab = try BrowserTab()
        let address = "http://127.0.0.1:\(server.port)/"
        try ask("parental leave", tab, at: address)
        try tab.wait(for: "document.querySelectorAll('#history li').length === 1")
        try ask("付款期限", tab, at: address)
        try tab.wait(for: "document.querySelectorAll('#history li').length === 2")
        try tab.call("Page.reload")
        try tab.wait(for: "document.querySelectorAll('#history li').length === 2")
        _ = try tab.value("document.querySelectorAll('#history li a')[1].click()")
        try tab.wait(for: "document.getElementById('question').value === 'parental leave'")
        try tab.wait(for: "document.querySelector('.hit')")
        _ = try tab.value("[...document.querySelectorAll('#history button')].at(-1).click()")
        try tab.wait(for: "document.getElementById('history').hidden")
        #expect(complaints(tab) == [])
        try await server.stop()
    }

    @Test("in chromium an Enter that ends a word of an input method sends nothing")
    func inputMethod() async throws {
        let server = try await TestServer([try library.served()])
        let tab = try BrowserTab(languages: "zh-TW,zh;q=0.9")
        try tab.open("http://127.0.0.1:\(server.port)/")
        try tab.wait(for: "document.activeElement?.id === 'question'")
        #expect(try tab.value("document.documentElement.lang").string == "zh-Hant")
        #expect(try tab.value("document.querySelector('#ask button').textContent").string == "提問")
        try tab.call(
            "Input.imeSetComposition",
            ["text": "付款", "selectionStart": 2, "selectionEnd": 2])
        try tab.press("Enter", code: 13)
        try tab.press("Enter", code: 229)
        usleep(500_000)
        #expect(try tab.value("location.search").string == "")
        #expect(try tab.value("document.querySelectorAll('.hit').length").integer == 0)
        try tab.type("付款期限")
        try tab.press("Enter", code: 229)
        #expect(try tab.value("location.search").string == "")
        try tab.press("Enter", code: 13)
        try tab.wait(for: "document.querySelector('.hit')")
        #expect(complaints(tab) == [])
        try await server.stop()
    }

    @Test("chromium runs nothing of what documents hold, and asks nobody else for anything")
    func hostile() async throws {
        let server = try await TestServer([try library.served()])
        let tab = try BrowserTab()
        let address = "http://127.0.0.1:\(server.port)/"
        try ask("zebra tariff", tab, at: address)
        let item =
            "[...document.querySelectorAll('.hit')].find(h => h.textContent.includes('evil/'))"
        let text = try tab.value("\(item).textContent").string ?? ""
        #expect(text.contains("<script>") && text.contains("<svg onload"), "\(text)")
        _ = try tab.value("\(item).querySelector('a').click()")
        try tab.wait(for: "document.querySelector('#viewer .it')")
        usleep(300_000)
        #expect(try tab.value("window.harmed ?? null") == .null)
        let foreign = "#results :is(img, script, svg), #viewer :is(img, script)"
        #expect(try tab.value("document.querySelectorAll('\(foreign)').length").integer == 0)
        #expect(
            tab.addresses.allSatisfy {
                $0.hasPrefix(address) || $0.hasPrefix("data:") || $0.hasPrefix("about:")
            })
        #expect(complaints(tab) == [])
        try await server.stop()
    }

    @Test("chromium without scripts finds passages and shows them on their pages")
    func withoutScript() async throws {
        let server = try await TestServer([try library.served()])
        let tab = try BrowserTab(runsScripts: false)
        let address = "http://127.0.0.1:\(server.port)"
        try tab.open("\(address)/?q=parental+leave")
        var page = ""
        for _ in 0..<100 where !page.contains("class=\"hit\"") {
            usleep(100_000)
            page = try tab.markup()
        }
        let links = page.matches(of: /href="(\/passage\/[0-9a-f-]+)"/).map { String($0.1) }
        try #require(!links.isEmpty)
        try tab.open(address + links[0])
        for _ in 0..<100 where !page.contains("class=\"sheet\"") {
            usleep(100_000)
            page = try tab.markup()
        }
        #expect(page.contains("<rect class=\"line\""))
        for _ in 0..<100 where !tab.addresses.contains(where: { $0.contains("/pages/") }) {
            usleep(100_000)
            page = try tab.markup()
        }
        #expect(tab.addresses.contains { $0.contains("/pages/") })
        try await server.stop()
    }

    @Test(
        "on a phone chromium shows all of it, in letters that no focus magnifies",
        arguments: [false, true])
    func phone(isDark: Bool) async throws {
        let server = try await TestServer([try library.served()])
        let tab = try BrowserTab(isDark: isDark, isPhone: true)
        try ask("parental leave", tab, at: "http://127.0.0.1:\(server.port)/")
        #expect(try tab.value("document.documentElement.scrollWidth <= innerWidth") == .bool(true))
        let size = "parseFloat(getComputedStyle(document.getElementById('question')).fontSize)"
        #expect(try tab.value("\(size) >= 16") == .bool(true))
        let item =
            "[...document.querySelectorAll('.hit')].find(h => h.textContent.includes('.pdf'))"
        _ = try tab.value("\(item).querySelector('a').click()")
        try tab.wait(for: "document.querySelector('.paper img')?.naturalWidth > 300")
        #expect(
            try tab.value("document.getElementById('viewer').getBoundingClientRect().width").number
                == 390)
        let shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 128"
        #expect(try tab.value(shade) == .bool(isDark))
        #expect(try tab.picture().count > 10_000)
        #expect(complaints(tab) == [])
        try await server.stop()
    }

    @Test("where a token is needed, chromium asks for it, keeps it for the tab, and sends it")
    func token() async throws {
        let lines = TokenFile.line(name: "some", token: "some", groups: nil)
        let file = try library.folder.put(Array(lines.utf8), "tokens-\(UUID().uuidString)")
        let server = try await TestServer(
            [try library.served()], access: .tokens(try TokenList(path: file)))
        let tab = try BrowserTab()
        try tab.open("http://127.0.0.1:\(server.port)/")
        try tab.wait(for: "document.getElementById('token')")
        _ = try tab.value("document.getElementById('token').focus()")
        try tab.type("some")
        try tab.press("Enter", code: 13)
        try tab.wait(for: "document.activeElement?.id === 'question'")
        try tab.type("parental leave")
        try tab.press("Enter", code: 13)
        try tab.wait(for: "document.querySelector('.hit')")
        try tab.wait(for: "document.querySelector('select[name=type]')?.options.length > 1")
        let item =
            "[...document.querySelectorAll('.hit')].find(h => h.textContent.includes('.pdf'))"
        _ = try tab.value("\(item).querySelector('a').click()")
        try tab.wait(for: "document.querySelector('.paper img')?.naturalWidth > 300")
        #expect(try tab.value("localStorage.length").integer == 0)
        try await server.stop()
    }
}
