import Corpus

/// A page's elements → blocks.
struct HTMLReader: HTMLVisitor {
    let extras: Set<ParseSettings.Extra>
    var list = BlockList()
    var facts = DocumentFacts()
    /// Text of the block being gathered.
    var text = HTMLText()
    var lists: [HTMLList] = []
    /// The label of a list item whose first block is still to come.
    var label: String?
    var table: HTMLTable?
    var tables = 0
    /// Columns and rows of the cell being read.
    var span = (columns: 1, rows: 1)
    /// How many elements of each kind are open.
    private var preformatted = 0
    private var captions = 0
    private var furniture = 0
    private var articles = 0
    private var heading: Int?
    /// Indices of blocks that mostly are links into the page.
    private(set) var ownLinks: Set<Int> = []
    /// UTF-8 bytes of the block being gathered that such links hold, and where an open one began.
    private var linked = 0
    private var linkStart: Int?

    init(extras: Set<ParseSettings.Extra>) { self.extras = extras }

    mutating func read(_ tree: HTMLTree) throws(QuarryError) {
        try tree.walk(&self)
        try flush()
    }

    // MARK: Elements

    mutating func enter(_ node: HTMLNode) throws(QuarryError) -> Bool {
        if let words = node.text {
            text.append(words, isPreformatted: preformatted > 0)
            return false
        }
        guard let name = node.name else { return false }
        if HTMLElements.skipped.contains(name) || isHidden(node) { return false }
        switch name {
        case "title":
            facts.title = facts.title ?? HTMLText(node.textBelow).nonEmpty
            return false
        case "meta":
            takeFact(node)
            return false
        case "a": if leadsIntoPage(node) { linkStart = text.string.utf8.count }
        case "sup", "sub", "span":
            if let place = raisedPlace(node, name: name) {
                text.append(RaisedMarks.opening(place))
            }
        case "br": text.breakLine()
        case "img": if let words = node.attribute("alt") { text.append(words) }
        case "table": try enterTable(node)
        case _ where table?.depth == 1 && HTMLTable.parts.contains(name):
            try enterTablePart(node, name: name)
        default: try enterBlock(node, name: name)
        }
        return true
    }

    mutating func leave(_ node: HTMLNode) throws(QuarryError) {
        guard let name = node.name else { return }
        switch name {
        case "a":
            linked += linkStart.map { max(text.string.utf8.count - $0, 0) } ?? 0
            linkStart = nil
            addTarget(node)
        case "sup", "sub", "span":
            if raisedPlace(node, name: name) != nil { text.append(RaisedMarks.closing) }
        case "table": try leaveTable()
        case _ where table?.depth == 1 && HTMLTable.parts.contains(name):
            leaveTablePart(name)
        default: try leaveBlock(node, name: name)
        }
    }

    private mutating func enterBlock(_ node: HTMLNode, name: String) throws(QuarryError) {
        guard HTMLElements.blocks.contains(name) else { return }
        try flush()
        if isFurniture(node, name: name) { furniture += 1 }
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6": heading = name.last?.wholeNumberValue
        case "pre", "xmp", "listing": preformatted += 1
        case "figcaption": captions += 1
        case "ul", "menu", "dir": lists.append(HTMLList(bullets: ()))
        case "ol": lists.append(HTMLList(node))
        case "li": label = lists.isEmpty ? "" : lists[lists.count - 1].next(node)
        case "article", "main", "section": articles += 1
        default: break
        }
    }

    private mutating func leaveBlock(_ node: HTMLNode, name: String) throws(QuarryError) {
        guard HTMLElements.blocks.contains(name) else { return }
        try flush()
        switch name {
        case "h1", "h2", "h3", "h4", "h5", "h6": heading = nil
        case "pre", "xmp", "listing": preformatted -= 1
        case "figcaption": captions -= 1
        case "ul", "menu", "dir", "ol": lists.removeLast()
        case "li": label = nil
        case "article", "main", "section": articles -= 1
        default: break
        }
        if isFurniture(node, name: name) { furniture -= 1 }
    }

    /// A site's own navigation, head and foot, which every page repeats.
    private func isFurniture(_ node: HTMLNode, name: String) -> Bool {
        switch name {
        case "nav": true
        case "header", "footer": articles == 0
        case "div", "ul": node.attribute("role") == "navigation"
        default: false
        }
    }

    private func isHidden(_ node: HTMLNode) -> Bool {
        if node.attribute("hidden") != nil || node.attribute("aria-hidden") == "true" {
            return true
        }
        guard let style = node.attribute("style") else { return false }
        let plain = style.lowercased().filter { !$0.isWhitespace }
        return plain.contains("display:none") || plain.contains("visibility:hidden")
    }

    private func raisedPlace(_ node: HTMLNode, name: String) -> RaisedForms.Place? {
        switch name {
        case "sup": return .above
        case "sub": return .below
        case "span":
            guard let style = node.attribute("style")?.lowercased(),
                style.contains("vertical-align")
            else { return nil }
            let plain = style.filter { !$0.isWhitespace }
            if plain.contains("vertical-align:super") { return .above }
            return plain.contains("vertical-align:sub") ? .below : nil
        default: return nil
        }
    }

    private mutating func takeFact(_ node: HTMLNode) {
        let name = node.attribute("name") ?? node.attribute("property")
        if let name, let content = node.attribute("content") {
            facts.takeMeta(name: name, content: content)
        }
    }

    private func leadsIntoPage(_ node: HTMLNode) -> Bool {
        node.attribute("href")?.trimmed.hasPrefix("#") == true
    }

    private mutating func addTarget(_ node: HTMLNode) {
        guard extras.contains(.links), let target = node.attribute("href")?.trimmed,
            target.contains(":"), !target.lowercased().hasPrefix("javascript:"),
            !text.string.hasSuffix(target)
        else { return }
        text.append(" (\(target))")
    }

    // MARK: Blocks

    /// Ends the block being gathered. Inside a table's cell it only parts the words.
    mutating func flush() throws(QuarryError) {
        if table != nil {
            text.append(" ")
            return
        }
        let isPreformatted = preformatted > 0
        let linked = linked
        (self.linked, linkStart) = (0, nil)
        guard let words = isPreformatted ? text.takeLines() : text.take() else { return }
        if linked * 2 > words.utf8.count { ownLinks.insert(list.blocks.count) }
        try append(words, isPreformatted: isPreformatted)
    }

    private mutating func append(_ words: String, isPreformatted: Bool) throws(QuarryError) {
        var block = Block(kind: .paragraph, text: words, isPreformatted: isPreformatted)
        if furniture > 0 {
            block.kind = .furniture
        } else if let heading {
            (block.kind, block.level) = (.heading, heading)
        } else if captions > 0 {
            block.kind = .caption
        } else if !lists.isEmpty || label != nil {
            if let label, !label.isEmpty { block = block.labelled(label) }
            label = nil
            (block.kind, block.level) = (.listItem, max(lists.count, 1))
        }
        try list.append(block)
    }
}

extension Block {
    /// The block with a list's label before its words.
    func labelled(_ label: String) -> Block {
        Block(kind: kind, text: "\(label) \(text)", isPreformatted: isPreformatted)
    }
}
