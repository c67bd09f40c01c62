import Foundation
import TestSupport

/// The table of targets in `Sources/ARCHITECTURE.md`.
struct ArrowTable {
    struct Row {
        /// Several where one row speaks of all of them.
        var targets: [String]
        var imports: Set<String>
    }

    static let path = "Sources/ARCHITECTURE.md"
    private static let head = "| target | one line | imports |"

    /// From the bottom up.
    let rows: [Row]

    /// - Throws: `Unreadable` where a line of the table is not three cells, the first of names
    ///   and the last of names separated by commas.
    init() throws {
        let lines = try Repository.text(Self.path).components(separatedBy: "\n")
        guard let start = lines.firstIndex(of: Self.head) else {
            throw Unreadable("\(Self.path) has no line “\(Self.head)”")
        }
        let body = lines[(start + 2)...].prefix { !$0.isEmpty }
        rows = try body.map(Self.row)
    }

    /// Target → what it imports.
    var imports: [String: Set<String>] {
        Dictionary(
            rows.flatMap { row in row.targets.map { ($0, row.imports) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func row(_ line: String) throws -> Row {
        // A name in code may hold no bar, so that bars are the table's.
        let cells = line.components(separatedBy: "|").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard cells.count == 5, cells[0].isEmpty, cells[4].isEmpty else {
            throw Unreadable("\(path): no row of three cells: \(line)")
        }
        let targets = cells[1].components(separatedBy: " ")
        let names = try targets.map { word in
            guard word.count > 2, word.hasPrefix("`"), word.hasSuffix("`") else {
                throw Unreadable("\(path): \(word) is no target's name: \(line)")
            }
            return String(word.dropFirst().dropLast())
        }
        let imports = cells[3].components(separatedBy: ", ").filter { !$0.isEmpty }
        for name in imports where name.contains(where: { !$0.isLetter && !$0.isNumber }) {
            throw Unreadable("\(path): \(name) is no module's name: \(line)")
        }
        guard Set(imports).count == imports.count else {
            throw Unreadable("\(path): an import is there twice: \(line)")
        }
        return Row(targets: names, imports: Set(imports))
    }
}
