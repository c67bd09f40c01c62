import Corpus

/// Reads cairo's SVG of a page as it is written, and keeps where glyphs are drawn and which areas
/// are painted.
///
/// cairo writes an element a line. A string of text is `<g style="fill:rgb(…)">` with a
/// `<use xlink:href="#glyph…" x= y=>` a glyph; a group that is painted as a whole is a `<g id=…>`
/// among the definitions, which are written before the page itself (SVG 1.1, 5.5 and 5.6).
struct PDFInkReader {
    /// How much was read, in bytes.
    private(set) var size = 0
    private var line: [UInt8] = []
    /// What stands in the group being read, and around it.
    private var groups: [String: [Element]] = [:]
    private var open: [Level] = []
    private var clips: [String: Box] = [:]
    /// The clip being described.
    private var clipName: String?
    private var isInDefinitions = false
    /// Whether there is more than can be kept, so that what is seen is not known.
    private(set) var isOverLimit = false
    /// The end of the element whose content is passed over: a glyph's outlines, masks, patterns.
    private var passedEnd: [UInt8]?
    private var count = 0
    private var strings = 0
    /// Glyphs without outlines: spaces; and the one being described.
    private var blanks: Set<String> = []
    private var symbol: String?

    /// Bytes kept of a line: images stand in one line each.
    private static let longestLine = 4096
    /// Bytes of the outline of a space at most: an element without a path.
    private static let longestBlank = 128
    /// Groups inside each other.
    private static let deepest = 64
    /// Where nothing is seen.
    private static let nowhere = Box(left: 0, top: 0, right: -2, bottom: -2)
    /// The group of what stands in no definition.
    private static let page = ""

    private struct Level {
        var group: String?
        var clip: Box?
        var colour: Colour?
    }

    struct Colour: Equatable {
        var red: Float
        var green: Float
        var blue: Float

        /// Whether what is painted with one on the other can't be seen: a fiftieth of full
        /// brightness is a step no eye finds.
        func isLike(_ other: Colour) -> Bool {
            max(abs(red - other.red), abs(green - other.green), abs(blue - other.blue)) < 0.02
        }
    }

    fileprivate enum Element {
        case glyph(x: Float, y: Float, Colour?, clip: Box?, string: Int)
        /// Painted all over; without a colour that is known, for an image.
        case area(Box, Colour?)
        case group(String, across: Float, down: Float)
    }
}

extension PDFInkReader {
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        size += bytes.count
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            endLine()
            rest = rest[(end + 1)...]
        }
        keep(rest)
    }

    private mutating func keep(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
        line += bytes.prefix(max(0, Self.longestLine - line.count))
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        guard !isOverLimit, let start = line.firstIndex(of: UInt8(ascii: "<")) else { return }
        if let passedEnd { return pass(line[start...], upTo: passedEnd) }
        let tag = SVGTag(line[start...])
        switch tag.name {
        case "symbol", "mask", "pattern", "linearGradient", "radialGradient", "filter":
            if !tag.isClosed { passedEnd = Array("</\(tag.name)>".utf8) }
            symbol = tag.name == "symbol" ? tag["id"] : nil
        case "clipPath": clipName = tag["id"]
        case "/clipPath": clipName = nil
        case "defs", "/defs": isInDefinitions = tag.name == "defs"
        case "g": enter(tag)
        case "/g": if !open.isEmpty { open.removeLast() }
        case "use": use(tag)
        case "rect", "path":
            if let clipName {
                // Of an outline that is too long, it is not known how far it reaches.
                let isWhole = line.count < Self.longestLine
                clips[clipName] = clips[clipName] ?? (isWhole ? tag.bounds : nil)
            } else {
                paint(tag)
            }
        default: break
        }
    }

    /// Most lines describe the outlines of glyphs, and are looked at no further.
    private mutating func pass(_ line: ArraySlice<UInt8>, upTo end: [UInt8]) {
        if line.starts(with: end) {
            passedEnd = nil
        } else if let symbol, line.count < Self.longestBlank, SVGTag(line)["d"] == "" {
            blanks.insert(symbol)
        }
    }

    private mutating func enter(_ tag: SVGTag) {
        guard open.count < Self.deepest else {
            isOverLimit = true
            return
        }
        var level = open.last ?? Level(group: isInDefinitions ? nil : Self.page)
        if isInDefinitions, let id = tag["id"] { level = Level(group: id) }
        if let area = tag.reference("clip-path").flatMap({ clips[$0] }) {
            level.clip = level.clip?.intersection(area) ?? area
        }
        if let colour = tag.colour { level.colour = colour }
        strings += 1
        open.append(level)
    }

    private mutating func add(_ element: Element) {
        let group = open.isEmpty && !isInDefinitions ? Self.page : open.last?.group
        guard let group else { return }
        count += 1
        guard count <= Limits.ink else {
            isOverLimit = true
            return
        }
        groups[group, default: []].append(element)
    }

    private mutating func use(_ tag: SVGTag) {
        guard let name = tag.target else { return }
        let level = open.last ?? Level()
        if name.hasPrefix("glyph") {
            guard let x = tag.number("x"), let y = tag.number("y") else { return }
            let isBlank = blanks.contains(name)
            add(
                .glyph(
                    x: x, y: y, isBlank ? nil : level.colour,
                    clip: isBlank ? PDFInkReader.nowhere : level.clip, string: strings))
        } else if name.hasPrefix("image") {
            // The image is a unit square or as many units as it has dots.
            if let area = tag.transformed { add(.area(area, nil)) }
        } else {
            let matrix = tag.matrix
            add(.group(name, across: matrix?[4] ?? 0, down: matrix?[5] ?? 0))
        }
    }

    /// Keeps what is painted opaquely all over a rectangle.
    private mutating func paint(_ tag: SVGTag) {
        guard let box = tag.rectangle, tag.isOpaque else { return }
        let clip = open.last?.clip
        let area = clip.map { box.intersection($0) } ?? box
        guard area.width > Self.leastSide, area.height > Self.leastSide else { return }
        add(.area(area, tag.colour))
    }

    /// Points: thinner areas are rules.
    private static let leastSide: Float = 4
}

// MARK: What is seen

extension PDFInkReader {
    /// What the page shows, once all is read; nil where that is too much to tell.
    mutating func finish() -> PDFInk? {
        if !line.isEmpty { endLine() }
        var page = Page()
        page.add(Self.page, of: groups, across: 0, down: 0, depth: 0)
        return isOverLimit || page.isOverLimit ? nil : page.ink
    }

    /// Elements in the order of drawing, in the page's coordinates.
    private struct Page {
        var ink = PDFInk()
        private var areas: [(box: Box, colour: Colour?, before: Int)] = []
        private var count = 0
        private var comparisons = 0
        private(set) var isOverLimit = false

        mutating func add(
            _ name: String, of groups: [String: [Element]], across: Float, down: Float, depth: Int
        ) {
            isOverLimit = isOverLimit || depth >= deepest
            for element in groups[name] ?? [] {
                count += 1
                if count > Limits.ink || comparisons > mostComparisons { isOverLimit = true }
                guard !isOverLimit else { return }
                switch element {
                case .glyph(let x, let y, let colour, let clip, let string):
                    let isInside = clip.map { $0.holds(x: x, y: y) } ?? true
                    let (x, y) = (x + across, y + down)
                    ink.glyphs.append(
                        PDFInk.Glyph(
                            x: x, y: y,
                            isSeen: isInside && isSeen(colour, x: x, y: y), string: string))
                case .area(let box, let colour):
                    cover(box.shifted(across: across, down: down), with: colour)
                case .group(let inner, let right, let lower):
                    add(
                        inner, of: groups, across: across + right, down: down + lower,
                        depth: depth + 1)
                }
            }
        }

        /// Whether a colour differs from what is behind; paper is white.
        private mutating func isSeen(_ colour: Colour?, x: Float, y: Float) -> Bool {
            guard let colour else { return true }
            comparisons += areas.count
            guard let behind = areas.last(where: { $0.box.holds(x: x, y: y) }) else {
                return !colour.isLike(Colour(red: 1, green: 1, blue: 1))
            }
            return behind.colour.map { !colour.isLike($0) } ?? true
        }

        private mutating func cover(_ box: Box, with colour: Colour?) {
            comparisons += ink.glyphs.count
            areas.append((box, colour, ink.glyphs.count))
            for index in ink.glyphs.indices
            where box.holds(x: ink.glyphs[index].x, y: ink.glyphs[index].y) {
                ink.glyphs[index].isSeen = false
            }
        }
    }

    /// Glyphs and areas compared: pages have thousands of the one and some of the other.
    private static let mostComparisons = 20_000_000
}

extension Box {
    /// Whether a letter whose line begins at a place stands in the box. A point's room: letters
    /// stand on the edges of what they are clipped to.
    fileprivate func holds(x: Float, y: Float) -> Bool {
        x > left - 1 && x < right && y > top && y < bottom + 1
    }

    fileprivate func shifted(across: Float, down: Float) -> Box {
        Box(left: left + across, top: top + down, right: right + across, bottom: bottom + down)
    }
}
