import Corpus

/// The rules of a page, in points: strokes, thin areas and the edges of others.
struct PDFRules {
    private(set) var horizontal: [PDFRule] = []
    private(set) var vertical: [PDFRule] = []
    /// Whether there were more strokes than `Limits.strokes`; then they are not all here.
    private(set) var isOverLimit = false

    /// Rules this close are one; rules that end this close to another meet it. Lines drawn
    /// double stand 1 to 2.5 points apart, and no row of text is that low.
    static let tolerance: Float = 3
    /// What is no wider is a line, not an area.
    private static let thin: Float = 3.2
    /// Shorter rules part no cells: they are ticks, dashes, pieces of letters.
    private static let shortest: Float = 6
    /// A stroke that is no more aslant runs along the page's side.
    private static let slant: Float = 0.6
    /// Half a pen's width, which clips leave of rules along their sides.
    private static let clipped: Float = 1
    /// How often joining is tried again.
    private static let rounds = 4

    // MARK: Gathering

    mutating func fill(_ path: PDFPath, within clip: Box?) {
        for piece in path.pieces {
            let area = piece.bounds
            if area.width <= Self.thin || area.height <= Self.thin {
                addThin(area, within: clip)
            } else if piece.isRectangle {
                addEdges(area, within: clip)
            }
        }
    }

    mutating func stroke(_ path: PDFPath, width: Float, within clip: Box?) {
        for line in path.pieces.lazy.flatMap(\.lines) {
            let area = Box(
                left: min(line.start.x, line.end.x), top: min(line.start.y, line.end.y),
                right: max(line.start.x, line.end.x), bottom: max(line.start.y, line.end.y))
            let isVertical = area.width < Self.slant
            guard isVertical || area.height < Self.slant else { continue }
            if width > Self.thin {
                // A band of colour.
                let half = width / 2
                addEdges(
                    Box(
                        left: area.left - (isVertical ? half : 0),
                        top: area.top - (isVertical ? 0 : half),
                        right: area.right + (isVertical ? half : 0),
                        bottom: area.bottom + (isVertical ? 0 : half)), within: clip)
            } else if isVertical && area.height >= area.width {
                add(vertical: area.centre, from: area.top, to: area.bottom, within: clip)
            } else {
                add(horizontal: area.middle, from: area.left, to: area.right, within: clip)
            }
        }
    }

    /// A dot may be a piece of a dotted line either way.
    private mutating func addThin(_ area: Box, within clip: Box?) {
        if area.width <= Self.thin && area.height >= area.width / 2 {
            add(vertical: area.centre, from: area.top, to: area.bottom, within: clip)
        }
        if area.height <= Self.thin && area.width >= area.height / 2 {
            add(horizontal: area.middle, from: area.left, to: area.right, within: clip)
        }
    }

    private mutating func addEdges(_ area: Box, within clip: Box?) {
        add(horizontal: area.top, from: area.left, to: area.right, within: clip)
        add(horizontal: area.bottom, from: area.left, to: area.right, within: clip)
        add(vertical: area.left, from: area.top, to: area.bottom, within: clip)
        add(vertical: area.right, from: area.top, to: area.bottom, within: clip)
    }

    private mutating func add(
        horizontal place: Float, from start: Float, to end: Float, within clip: Box?
    ) {
        let rule = PDFRule(place: place, start: start, end: end)
        add(rule, to: \.horizontal, within: clip.map { ($0.top, $0.bottom, $0.left, $0.right) })
    }

    private mutating func add(
        vertical place: Float, from start: Float, to end: Float, within clip: Box?
    ) {
        let rule = PDFRule(place: place, start: start, end: end)
        add(rule, to: \.vertical, within: clip.map { ($0.left, $0.right, $0.top, $0.bottom) })
    }

    /// - Parameter clip: the first and last place that is shown, and where rules begin and end.
    private mutating func add(
        _ rule: PDFRule, to side: WritableKeyPath<PDFRules, [PDFRule]>,
        within clip: (first: Float, last: Float, start: Float, end: Float)?
    ) {
        var rule = rule
        if let clip {
            guard rule.place > clip.first - Self.clipped, rule.place < clip.last + Self.clipped
            else { return }
            (rule.start, rule.end) = (max(rule.start, clip.start), min(rule.end, clip.end))
        }
        if rule.end >= rule.start, hasRoom { self[keyPath: side].append(rule) }
    }

    private var hasRoom: Bool {
        mutating get {
            if horizontal.count + vertical.count >= Limits.strokes { isOverLimit = true }
            return !isOverLimit
        }
    }

    // MARK: Joining

    /// Without what stands along a whole side of one of the areas. O(rules · areas).
    func without(edgesOf areas: [FramedArea]) -> PDFRules {
        guard !areas.isEmpty else { return self }
        var rules = self
        rules.horizontal.removeAll { rule in
            areas.contains {
                rule.isSide(
                    at: [$0.box.top, $0.box.bottom], from: $0.box.left, to: $0.box.right, of: $0)
            }
        }
        rules.vertical.removeAll { rule in
            areas.contains {
                rule.isSide(
                    at: [$0.box.left, $0.box.right], from: $0.box.top, to: $0.box.bottom, of: $0)
            }
        }
        return rules
    }

    /// Pieces in one line and lines drawn double as one rule each; what is too short is left
    /// out. Nil if more than `Limits.rules` remain. O(n log n) but for crowds
    /// of parallel pieces, which end it at as many.
    func joined() -> PDFRules? {
        guard !isOverLimit else { return nil }
        var rules = PDFRules()
        guard let horizontal = Self.joined(horizontal), let vertical = Self.joined(vertical),
            horizontal.count + vertical.count <= Limits.rules
        else { return nil }
        rules.horizontal = horizontal
        rules.vertical = vertical
        return rules
    }

    private static func joined(_ rules: [PDFRule]) -> [PDFRule]? {
        var all = rules
        // A piece between two others may come after both: again, until nothing changes.
        for _ in 0..<rounds {
            let before = all.count
            guard let joined = joinedOnce(all) else { return nil }
            all = joined
            if all.count == before { break }
        }
        return all.filter { $0.length >= shortest }
    }

    private static func joinedOnce(_ rules: [PDFRule]) -> [PDFRule]? {
        let sorted = rules.sorted {
            (($0.place * 2).rounded(), $0.start, $0.end, $0.place)
                < (($1.place * 2).rounded(), $1.start, $1.end, $1.place)
        }
        var done: [PDFRule] = []
        // Rules whose places are close to the next one's.
        var near: [PDFRule] = []
        for rule in sorted {
            if let last = near.lastIndex(where: { $0.joins(rule) }) {
                near[last].join(rule)
            } else {
                done += near.filter { $0.place < rule.place - 2 * tolerance }
                near.removeAll { $0.place < rule.place - 2 * tolerance }
                near.append(rule)
                guard near.count <= Limits.rules else { return nil }
            }
        }
        return done + near
    }
}
