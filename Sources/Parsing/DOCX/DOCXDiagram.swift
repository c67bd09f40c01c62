import Corpus

/// The data model of SmartArt (`diagrams/data*.xml`; ECMA-376 part 1, 21.4.2): points with text,
/// and which stands under which.
struct DOCXDiagram {
    private struct Point {
        var id: String
        var kind: String
        var text: String
    }

    private struct Child {
        /// Position among its siblings.
        var order: Int
        /// The point itself, then the points of the connectors that lead to it and on from it.
        var points: [String]
    }

    private var points: [Point] = []
    private var children: [String: [Child]] = [:]
    /// Whether points over the limit were left out.
    private(set) var isCut = false

    init(_ reader: XMLPullReader) throws(QuarryError) {
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            guard tag.name == "ptLst" || tag.name == "cxnLst" else { continue }
            let list = reader.scope
            while let item = try reader.child(of: list) {
                if item.name == "pt" { try readPoint(reader) }
                if item.name == "cxn" { readConnection(reader) }
            }
        }
    }

    private mutating func readPoint(_ reader: XMLPullReader) throws(QuarryError) {
        guard let id = reader.attribute("modelId"), points.count < Limits.drawnItems else {
            isCut = true
            return
        }
        let kind = reader.attribute("type") ?? "node"
        var text: [String] = []
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag.name == "t" { text += try DrawingText.paragraphs(reader) }
        }
        // Points of the presentation repeat what others say.
        if kind != "pres" {
            points.append(Point(id: id, kind: kind, text: text.joined(separator: "\n")))
        }
    }

    private mutating func readConnection(_ reader: XMLPullReader) {
        guard ["parOf", nil].contains(reader.attribute("type")),
            let parent = reader.attribute("srcId"), let child = reader.attribute("destId")
        else { return }
        let connectors = ["parTransId", "sibTransId"].compactMap { reader.attribute($0) }
        let order = reader.attribute("srcOrd").flatMap { Int($0) } ?? 0
        children[parent, default: []].append(Child(order: order, points: [child] + connectors))
    }

    /// Texts in the order of the tree, each point once, with their depth from 1; what hangs on
    /// nothing stands at the end.
    /// - Complexity: O(n log n)
    var items: [(level: Int, text: String)] {
        let texts = Dictionary(points.map { ($0.id, $0.text) }) { first, _ in first }
        var items: [(level: Int, text: String)] = []
        var seen: Set<String> = []
        // A stack of our own: a file may nest its points as deep as it likes.
        func walk(from root: String, level: Int) {
            var stack = [(id: root, level: level)]
            while let (id, level) = stack.popLast() {
                guard seen.insert(id).inserted else { continue }
                if let text = texts[id], !text.isEmpty { items.append((max(level, 1), text)) }
                let next = (children[id] ?? []).enumerated()
                    .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
                for child in next.reversed() {
                    for point in child.element.points.reversed() {
                        stack.append((point, min(level + 1, 9)))
                    }
                }
            }
        }
        for point in points where point.kind == "doc" { walk(from: point.id, level: 0) }
        for point in points where !seen.contains(point.id) { walk(from: point.id, level: 1) }
        return items
    }
}
