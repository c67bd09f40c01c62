import Corpus

/// Reads the kept values of a series: strings, numbers, or categories of several levels.
struct ChartValues {
    /// Whether dates count from 1904 rather than from 1900.
    var countsFrom1904: Bool

    /// What has been read so far: levels from the innermost out.
    private struct Collected {
        var levels: [[Int: String]] = [[:]]
        var format = ""
    }

    func read(
        _ reader: XMLPullReader, for chart: inout DOCXChart
    ) throws(QuarryError) -> [Int: String] {
        var collected = Collected()
        try read(reader, into: &collected, for: &chart)
        return Self.joined(collected.levels.filter { !$0.isEmpty })
    }

    private func read(
        _ reader: XMLPullReader, into collected: inout Collected, for chart: inout DOCXChart
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "f", "extLst": break
            case "formatCode": collected.format = try reader.text()
            case "lvl":
                guard chart.makesRoom() else { continue }
                collected.levels.append([:])
                collected.format = reader.attribute("formatCode") ?? collected.format
                try read(reader, into: &collected, for: &chart)
            case "pt": try readPoint(reader, into: &collected, for: &chart)
            default: try read(reader, into: &collected, for: &chart)
            }
        }
    }

    /// `c:pt` holds `c:v`; `cx:pt` is its text.
    private func readPoint(
        _ reader: XMLPullReader, into collected: inout Collected, for chart: inout DOCXChart
    ) throws(QuarryError) {
        guard let index = reader.attribute("idx").flatMap({ Int($0) }),
            (0...Int(Int32.max)).contains(index), chart.makesRoom()
        else { return }
        let format = reader.attribute("formatCode") ?? collected.format
        let raw = try reader.text().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let text =
            format.isEmpty ? raw : CellFormat(format).text(raw, countsFrom1904: countsFrom1904)
        collected.levels[collected.levels.count - 1][index] = text
    }

    /// Outer levels name only the first of the categories that they span: 2026 / 一月, 二月.
    private static func joined(_ levels: [[Int: String]]) -> [Int: String] {
        guard levels.count > 1, let inner = levels.first else { return levels.first ?? [:] }
        var current = levels.map { _ in "" }
        var joined: [Int: String] = [:]
        for index in Set(levels.joined().map(\.key)).sorted() {
            for level in levels.indices.dropFirst() {
                if let name = levels[level][index] { current[level] = name }
            }
            current[0] = inner[index] ?? ""
            joined[index] = current.reversed().filter { !$0.isEmpty }.joined(separator: " / ")
        }
        return joined
    }
}
