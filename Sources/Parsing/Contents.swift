import Corpus

/// What tables of contents look like, whatever type of file they stand in.
enum Contents {
    /// In small letters, without what is no letter.
    private static let titles: Set<String> = [
        "contents", "tableofcontents", "toc", "onthispage", "本頁內容", "本页内容", "detailedcontents",
        "briefcontents", "contentsofthismanual",
        "listoffigures", "listoftables", "listofillustrations", "listofappendices",
        "目錄", "目录", "目次", "圖目錄", "图目录", "表目錄", "表目录", "圖次", "表次", "圖表目錄", "图表目录",
        "插图目录", "插圖目錄", "目錄contents", "目录contents", "차례", "목차",
        "inhalt", "inhaltsverzeichnis", "inhaltsübersicht", "abbildungsverzeichnis",
        "tabellenverzeichnis",
        "sommaire", "tabledesmatières", "tabledesmatieres", "tabledesfigures", "listedesfigures",
        "listedestableaux",
        "índice", "índicedecontenidos", "indicedecontenidos", "índicegeneral", "tabladecontenido",
        "tabladecontenidos", "contenido", "índicedefiguras", "índicedetablas",
        "indice", "indicegenerale", "indicedelleillustrazioni", "indicedelletabelle",
        "sumário", "índicegeral", "conteúdo", "inhoud", "inhoudsopgave",
        "innehåll", "innehållsförteckning", "indhold", "indholdsfortegnelse", "innhold",
        "innholdsfortegnelse", "sisällys", "sisällysluettelo",
        "spistreści", "obsah", "tartalom", "tartalomjegyzék", "cuprins", "içindekiler",
        "содержание", "оглавление", "зміст", "съдържание", "περιεχόμενα",
        "תוכןהעניינים", "תוכןעניינים", "المحتويات", "الفهرس", "فهرسالمحتويات", "สารบัญ",
    ]

    private static let besides = [
        "continued", "cont", "continuation", "續", "续", "fortsetzung", "suite", "page", "pageno",
        "seite", "頁", "页", "頁次", "頁碼", "页码", "página", "pagina",
    ]

    /// What some dialects write where the table is to be made.
    private static let places: Set<String> = ["[toc]", "[[toc]]", "[[_toc_]]"]

    /// Whether a text is what stands over a table of contents, or over a list of figures or tables:
    /// `Contents`, 目 錄.
    static func isTitle(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count <= longestTitle else { return false }
        let letters = String(
            String.UnicodeScalarView(
                text.lowercased().unicodeScalars.filter(\.isLetter)))
        if titles.contains(letters) { return true }
        // `Contents (continued)`, and the word over the column of numbers: `Contents  Page`.
        return besides.contains { word in
            letters.hasSuffix(word) && titles.contains(String(letters.dropLast(word.count)))
        }
    }

    /// Bytes of such a title at most.
    private static let longestTitle = 64

    /// A document's title, nil where it only says that a table of contents follows.
    static func checked(title: String?) -> String? { title.flatMap { isTitle($0) ? nil : $0 } }

    /// Whether a heading may be its document's title.
    static func mayBeTitle(_ block: Block) -> Bool {
        block.kind == .heading && !block.isContents && !isTitle(block.text)
    }

    /// The text of the first heading of the highest level that may be a document's title.
    static func title(among blocks: [Block]) -> String? {
        blocks.filter(mayBeTitle).min { $0.level < $1.level }?.text
    }

    /// Marks what stands below such a title and only leads on in the document, lines whose dots
    /// lead to pages, and titles over what is marked already.
    /// - Parameter links: indices of blocks that mostly are links into their own document.
    /// - Complexity: O(text).
    static func marked(_ blocks: [Block], links: Set<Int> = []) -> [Block] {
        var blocks = blocks
        markLed(&blocks)
        // Where the run of entries that was looked at last ends, and up to where it is marked.
        var (end, marked) = (0, 0)
        for index in blocks.indices {
            let block = blocks[index]
            guard block.kind == .heading || block.kind == .paragraph else { continue }
            if places.contains(block.text.lowercased()) { blocks[index].isContents = true }
            guard isTitle(block.text) else { continue }
            if end <= index {
                end = index + 1
                while end < blocks.count, links.contains(end) || blocks[end].isContents { end += 1 }
            }
            let count = end - index - 1
            guard count > 1 || count == 1 && blocks[index + 1].isContents else { continue }
            blocks[index].isContents = true
            for entry in max(index + 1, marked)..<end { blocks[entry].isContents = true }
            marked = end
        }
        return blocks
    }

    /// Lines with dots at least where no title says what they are: `Coffee .... 4` is a line of a
    /// menu.
    static let leastUntitled = 4
    /// Lines at least below a title that lead by a gap alone: `Salt   2` is one of a list.
    static let leastSpaced = 3

    /// Marks runs of blocks whose lines lead to pages by dots, or by a gap below a title.
    private static func markLed(_ blocks: inout [Block]) {
        var start = 0
        while start < blocks.count {
            let isTitled =
                start > 0 && (blocks[start - 1].isContents || isTitle(blocks[start - 1].text))
            var run = ledRun(in: blocks[start...], by: { ledPage($0) })
            var least = isTitled ? 1 : leastUntitled
            if isTitled, run.lines == 0 {
                run = ledRun(in: blocks[start...], by: { spacedPage($0) })
                least = leastSpaced
            }
            if run.lines >= least {
                for index in start..<run.end { blocks[index].isContents = true }
            }
            start = max(run.end, start + 1)
        }
    }

    /// Where the first blocks end whose lines lead to pages, in order, and how many lines they have.
    private static func ledRun(
        in blocks: ArraySlice<Block>, by pageOf: (Substring) -> Int?
    ) -> (end: Int, lines: Int) {
        var (end, lines, page) = (blocks.startIndex, 0, 0)
        while end < blocks.endIndex, let led = ledLines(of: blocks[end], from: page, by: pageOf) {
            (end, lines, page) = (end + 1, lines + led.count, led.page)
        }
        return (end, lines)
    }

    /// How many lines a block has and the last page, if all of them lead to pages, in order from a
    /// page on.
    private static func ledLines(
        of block: Block, from page: Int, by pageOf: (Substring) -> Int?
    ) -> (count: Int, page: Int)? {
        guard [.heading, .paragraph, .listItem].contains(block.kind), !block.isPreformatted else {
            return nil
        }
        var (count, last) = (0, page)
        for line in block.text.split(whereSeparator: \.isNewline) {
            guard let page = pageOf(line), page == 0 || page >= last else { return nil }
            (count, last) = (count + 1, max(last, page))
        }
        return (count, last)
    }
}
