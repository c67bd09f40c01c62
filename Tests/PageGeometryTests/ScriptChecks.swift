import Corpus

@testable import Parsing

/// What holds of the rules and grids of any script.
enum ScriptChecks {
    static func faults(in bytes: UnsafeRawBufferPointer) -> [String] {
        let whole = rules(of: bytes, piece: max(bytes.count, 1))
        let pieces = rules(of: bytes, piece: 1 + Int(bytes.first ?? 0) % 16)
        var faults: [String] = []
        if !areSame(whole, pieces) { faults.append("in pieces the script has other rules") }
        for rule in whole.horizontal + whole.vertical
        where !(rule.place.isFinite && rule.start <= rule.end) {
            faults.append("a rule from \(rule.start) to \(rule.end)")
        }
        guard let joined = whole.joined() else { return faults }
        for grid in PDFGrid.grids(of: joined) { faults += self.faults(of: grid) }
        return faults
    }

    private static func rules(of bytes: UnsafeRawBufferPointer, piece: Int) -> PDFRules {
        var reader = PDFScriptReader()
        for start in stride(from: 0, to: bytes.count, by: piece) {
            let part = bytes[start..<min(start + piece, bytes.count)]
            reader.read(UnsafeRawBufferPointer(rebasing: part).bindMemory(to: UInt8.self))
        }
        return reader.rules
    }

    private static func areSame(_ one: PDFRules, _ other: PDFRules) -> Bool {
        one.isOverLimit == other.isOverLimit
            && zip([one.horizontal, one.vertical], [other.horizontal, other.vertical]).allSatisfy {
                $0.elementsEqual($1) {
                    ($0.place, $0.start, $0.end) == ($1.place, $1.start, $1.end)
                }
            }
    }

    private static func faults(of grid: PDFGrid) -> [String] {
        var faults: [String] = []
        for borders in [grid.columns, grid.rows]
        where zip(borders, borders.dropFirst()).contains(where: { $0 >= $1 }) {
            faults.append("borders out of order: \(borders)")
        }
        // Cells are known by their first place.
        for (place, cell) in grid.cells.enumerated() where cell > place || grid.cells[cell] != cell
        {
            faults.append("place \(place) belongs to cell \(cell)")
        }
        for frame in PDFFrame.allCases {
            let turned = grid.turned(frame, width: 600, height: 800)
            let numbers = grid.numbers(after: frame)
            if Set(turned.cells) != Set(numbers.values) || turned.cells.count != grid.cells.count {
                faults.append("turned to \(frame), a grid has other cells")
            }
        }
        return faults
    }
}
