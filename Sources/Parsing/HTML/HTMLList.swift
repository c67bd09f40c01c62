/// An open list.
struct HTMLList {
    /// Nil for bullets.
    private var format: String?
    private var number = 1

    init(bullets: Void) {}

    /// An `ol`.
    init(_ node: HTMLNode) {
        format =
            switch node.attribute("type") {
            case "a": "lowerLetter"
            case "A": "upperLetter"
            case "i": "lowerRoman"
            case "I": "upperRoman"
            default: "decimal"
            }
        number = Self.number(node.attribute("start")) ?? 1
    }

    /// The label of the next item, `3.`; empty for bullets.
    mutating func next(_ item: HTMLNode) -> String {
        guard let format else { return "" }
        number = Self.number(item.attribute("value")) ?? number
        defer { number += 1 }
        return CounterFormat.string(number, as: format) + "."
    }

    private static func number(_ text: String?) -> Int? {
        text.flatMap { Int($0) }.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
    }
}
