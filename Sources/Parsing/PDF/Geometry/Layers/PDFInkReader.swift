import Corpus

/// Reads cairo's SVG of a page as it is written, and keeps where glyphs are drawn and which areas are
/// painted.
///
/// cairo writes an element a line. A string of text is `<g style="fill:rgb(…)">` with a
/// `<use xlink:href="#glyph…" x= y=>` a glyph; a group that is painted as a whole is a `<g id=…>` among
/// the definitions, which are written before the page itself (SVG 1.1, 5.5 and 5.6).
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
    /// Whether definitions are being read, and groups that are too deep to be told apart.
    private var isInDefinitions = false
    private var beyond = 0
    /// The kind of element whose content is passed over: a glyph's outlines, masks, patterns.
    private var passed: String?
    private var count = 0
    private var strings = 0
    /// Glyphs without outlines: spaces; and the one being described.
    private var blanks: Set<String> = []
    private var symbol: String?

    /// Bytes kept of a line: images stand in one line each.
    private static let longestLine = 4096
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

    fileprivate struct Colour: Equatable {
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
        guard let start = line.firstIndex(of: UInt8(ascii: "<")) else { return }
        let tag = SVGTag(line[start...])
        if let passed {
            if tag.isEnd(of: passed) { self.passed = nil }
            if passed == "symbol", let symbol, tag["d"]?.isEmpty == true { blanks.insert(symbol) }
            return
        }
        switch tag.name {
        case "symbol", "mask", "pattern", "linearGradient", "radialGradient", "filter":
            if !tag.isClosed { passed = tag.name }
            symbol = tag["id"]
        case "clipPath": clipName = tag["id"]
        case "/clipPath": clipName = nil
        case "defs", "/defs": isInDefinitions = tag.name == "defs"
        case "g": enter(tag)
        case "/g": if beyond > 0 { beyond -= 1 } else if !open.isEmpty { open.removeLast() }
        case "use": use(tag)
        case "rect", "path":
            if let clipName {
                clips[clipName] = clips[clipName] ?? tag.bounds
            } else {
                paint(tag)
            }
        default: break
        }
    }

    private mutating func enter(_ tag: SVGTag) {
        guard open.count < Self.deepest else {
            beyond += 1
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
        guard count < Limits.ink, let group else { return }
        count += 1
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
        guard tag.isOpaque, let box = tag.rectangle else { return }
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
    /// What the page shows, once all is read.
    mutating func finish() -> PDFInk {
        if !line.isEmpty { endLine() }
        var page = Page()
        page.add(Self.page, of: groups, across: 0, down: 0, depth: 0)
        return page.ink
    }

    /// Elements in the order of drawing, in the page's coordinates.
    private struct Page {
        var ink = PDFInk()
        private var areas: [(box: Box, colour: Colour?, before: Int)] = []
        private var count = 0
        private var comparisons = 0

        mutating func add(
            _ name: String, of groups: [String: [Element]], across: Float, down: Float, depth: Int
        ) {
            guard depth < deepest else { return }
            for element in groups[name] ?? [] {
                count += 1
                guard count < Limits.ink else { return }
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

        private var hasTime: Bool {
            mutating get {
                comparisons += areas.count + 1
                return comparisons < mostComparisons
            }
        }

        /// Whether a colour differs from what is behind; paper is white.
        private mutating func isSeen(_ colour: Colour?, x: Float, y: Float) -> Bool {
            guard let colour, hasTime else { return true }
            guard let behind = areas.last(where: { $0.box.holds(x: x, y: y) }) else {
                return !colour.isLike(Colour(red: 1, green: 1, blue: 1))
            }
            return behind.colour.map { !colour.isLike($0) } ?? true
        }

        private mutating func cover(_ box: Box, with colour: Colour?) {
            guard comparisons < mostComparisons else { return }
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

// MARK: Tags

/// A tag of cairo's: its name and attributes as they stand in their line. Pages have ten thousands of
/// them, so they are looked at as bytes.
private struct SVGTag {
    let name: String
    private let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        name = String(
            decoding: bytes.dropFirst().prefix {
                $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ">")
            }, as: UTF8.self)
    }

    var isClosed: Bool { bytes.suffix(2).elementsEqual("/>".utf8) }

    func isEnd(of element: String) -> Bool { name == "/\(element)" }

    subscript(attribute: String) -> String? {
        value(of: attribute).map { String(decoding: $0, as: UTF8.self) }
    }

    private func value(of attribute: String) -> ArraySlice<UInt8>? {
        Self.text(after: " \(attribute)=\"", in: bytes, upTo: "\"")
    }

    /// What stands in a text between the first `start` and the next `end`, or the text's own end.
    private static func text(
        after start: String, in text: ArraySlice<UInt8>, upTo end: Unicode.Scalar
    ) -> ArraySlice<UInt8>? {
        let start = Array(start.utf8)
        guard text.count >= start.count else { return nil }
        for place in text.startIndex...(text.endIndex - start.count)
        where text[place] == start[0] && text[place...].starts(with: start) {
            return text[(place + start.count)...].prefix { $0 != UInt8(ascii: end) }
        }
        return nil
    }

    func number(_ attribute: String) -> Float? {
        self[attribute].flatMap { Double($0) }.map { Float(points: $0) }
    }

    /// What `url(#name)` refers to.
    func reference(_ attribute: String) -> String? {
        guard let value = self[attribute], value.hasPrefix("url(#") else { return nil }
        return String(value.dropFirst(5).dropLast())
    }

    var target: String? {
        guard let value = self["xlink:href"], value.hasPrefix("#") else { return nil }
        return String(value.dropFirst())
    }

    /// Of `matrix(a,b,c,d,e,f)`.
    var matrix: [Float]? {
        guard let value = self["transform"], value.hasPrefix("matrix(") else { return nil }
        let numbers = value.dropFirst(7).dropLast().split(separator: ",").compactMap { Double($0) }
        return numbers.count == 6 ? numbers.map { Float(points: $0) } : nil
    }

    /// A unit square under the transform.
    var transformed: Box? {
        guard let m = matrix else { return nil }
        let (x, y) = ([m[4], m[4] + m[0] + m[2]], [m[5], m[5] + m[1] + m[3]])
        return Box(
            left: min(x[0], x[1]), top: min(y[0], y[1]), right: max(x[0], x[1]),
            bottom: max(y[0], y[1]))
    }

    /// A property of the style, or an attribute of its own, as cairo 1.18 writes it.
    private func style(_ property: String) -> String? {
        if let value = self[property] { return value }
        guard let style = value(of: "style") else { return nil }
        return Self.text(after: "\(property):", in: style, upTo: ";").map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Of `fill:rgb(r%,g%,b%)`; nil for a pattern.
    var colour: PDFInkReader.Colour? {
        guard let fill = style("fill"), fill.hasPrefix("rgb(") else { return nil }
        let parts = fill.dropFirst(4).dropLast().split(separator: ",").compactMap {
            Float($0.drop { $0 == " " }.dropLast())
        }
        guard parts.count == 3 else { return nil }
        return PDFInkReader.Colour(red: parts[0] / 100, green: parts[1] / 100, blue: parts[2] / 100)
    }

    /// Whether it is filled, and nothing shows through.
    var isOpaque: Bool {
        guard let fill = style("fill"), fill != "none", self["mask"] == nil else { return false }
        return (style("fill-opacity").flatMap { Float($0) } ?? 1) > 0.99
    }

    /// The rectangle, if it is one along the page's sides.
    var rectangle: Box? {
        if name == "rect" { return bounds }
        guard self["transform"] == nil, let points, points.count == 4 || points.count == 5,
            let bounds
        else { return nil }
        let isRectangle = points.allSatisfy { point in
            (point.x == bounds.left || point.x == bounds.right)
                && (point.y == bounds.top || point.y == bounds.bottom)
        }
        return isRectangle ? bounds : nil
    }

    /// What it takes up.
    var bounds: Box? {
        if name == "rect" {
            guard let width = number("width"), let height = number("height") else { return nil }
            let (left, top) = (number("x") ?? 0, number("y") ?? 0)
            return Box(left: left, top: top, right: left + width, bottom: top + height)
        }
        guard let points, let first = points.first else { return nil }
        return points.dropFirst().reduce(
            Box(left: first.x, top: first.y, right: first.x, bottom: first.y)
        ) {
            Box(
                left: min($0.left, $1.x), top: min($0.top, $1.y), right: max($0.right, $1.x),
                bottom: max($0.bottom, $1.y))
        }
    }

    /// Of a path: `M x y L x y … Z M x y`; a path ends with where the next one would begin.
    private var points: [(x: Float, y: Float)]? {
        guard let path = value(of: "d") else { return nil }
        let words = path.split(separator: UInt8(ascii: " "))
        if words.count > 64, words.contains([UInt8(ascii: "C")]) { return nil }
        let numbers = words.compactMap { Double(String(decoding: $0, as: UTF8.self)) }
            .map { Float(points: $0) }
        return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
    }
}
