import Foundation
import TestSupport

/// Texts that change as people change them, the same for the same seed.
struct TextHistory {
    private(set) var texts: [String: String] = [:]
    private var random: SeededGenerator
    private var made = 0

    init(seed: UInt64, sources: Int = 12) {
        random = SeededGenerator(seed: seed)
        for _ in 0..<sources { add() }
    }

    /// One change, or a few.
    mutating func change() {
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            let name = texts.keys.sorted().randomElement(using: &random) ?? ""
            switch Int.random(in: 0..<7, using: &random) {
            case 0: add()
            case 1 where texts.count > 4: texts[name] = nil
            case 2: rename(name)
            case 3: copy(name)
            case 4:
                edit(name) { parts, random in
                    parts.insert(Self.paragraph(&random), at: 0)
                }
            case 5:
                edit(name) { parts, random in
                    parts[parts.count - 1] = Self.paragraph(&random)
                }
            default:
                edit(name) { parts, random in
                    parts.append(Self.paragraph(&random))
                    parts.append(parts.randomElement(using: &random) ?? "")
                }
            }
        }
    }

    private mutating func rename(_ name: String) {
        let target = newName()
        texts[target] = texts.removeValue(forKey: name)
    }

    private mutating func copy(_ name: String) {
        let target = newName()
        texts[target] = texts[name]
    }

    private mutating func edit(
        _ name: String, _ body: (inout [String], inout SeededGenerator) -> Void
    ) {
        var parts = texts[name]?.components(separatedBy: "\n\n") ?? []
        guard !parts.isEmpty else { return }
        body(&parts, &random)
        texts[name] = parts.joined(separator: "\n\n")
    }

    private mutating func add() {
        let count = Int.random(in: 1...6, using: &random)
        var parts = (0..<count).map { _ in Self.paragraph(&random) }
        if Bool.random(using: &random) { parts.insert("# 第\(made)章 Chapter", at: 0) }
        texts[newName()] = parts.joined(separator: "\n\n")
    }

    private mutating func newName() -> String {
        made += 1
        return "文件/\(made % 3)/note \(made).md"
    }

    private static let words = [
        "refund", "policy", "thirty", "days", "退款", "期限", "差旅費", "報支", "helmet", "site",
        "M8x30", "5 mm", "l'hôpital", "e-mail",
    ]

    private static func paragraph(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 3...25, using: &random)).map { _ in
            "\(words.randomElement(using: &random) ?? "")\(Int.random(in: 0..<30, using: &random))"
        }.joined(separator: " ")
    }
}
