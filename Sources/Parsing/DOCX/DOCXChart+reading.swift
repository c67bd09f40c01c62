import Corpus

extension DOCXChart {
    /// Reads `c:chartSpace`, or `cx:chartSpace` of Office 2016 and later.
    init(_ reader: XMLPullReader) throws(QuarryError) {
        var countsFrom1904 = false
        var data: [String: Series] = [:]
        let root = reader.scope
        while let tag = try reader.child(of: root) {
            switch tag.name {
            case "date1904": countsFrom1904 = reader.isOn
            case "chartData": data = try readData(reader)
            case "chart": try readChart(reader, data: data, countsFrom1904: countsFrom1904)
            case "userShapes": shapes = reader.relationship("id")
            default: break
            }
        }
    }

    private mutating func readChart(
        _ reader: XMLPullReader, data: [String: Series], countsFrom1904: Bool
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "title": title = try Self.words(reader)
            case "plotArea":
                try readPlot(
                    reader, data: data, values: ChartValues(countsFrom1904: countsFrom1904))
            default: break
            }
        }
    }

    private mutating func readPlot(
        _ reader: XMLPullReader, data: [String: Series], values: ChartValues
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "catAx", "dateAx": try readAxis(reader, isCategory: true)
            case "valAx", "serAx", "axis": try readAxis(reader, isCategory: false)
            case "ser": try readSeries(reader, values: values)
            case "series": try readExtendedSeries(reader, data: data)
            case "plotAreaRegion": try readPlot(reader, data: data, values: values)
            case let name where name.hasSuffix("Chart"):
                try readPlot(reader, data: data, values: values)
            default: break
            }
        }
    }

    private mutating func readAxis(
        _ reader: XMLPullReader, isCategory: Bool
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            guard tag.name == "title", makesRoom() else { continue }
            axes.append(Axis(isCategory: isCategory, title: try Self.words(reader)))
        }
    }

    private mutating func readSeries(
        _ reader: XMLPullReader, values: ChartValues
    ) throws(QuarryError) {
        guard makesRoom() else { return }
        var own = Series()
        var sizes: [Int: String] = [:]
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "tx": own.name = try Self.words(reader)
            case "cat", "xVal": own.categories = try values.read(reader, for: &self)
            case "val", "yVal": own.values = try values.read(reader, for: &self)
            case "bubbleSize": sizes = try values.read(reader, for: &self)
            // Labels that somebody wrote by hand; the others repeat the values.
            case "dLbls": notes += try DrawingText.paragraphs(reader)
            default: break
            }
        }
        own.values.merge(sizes) { "\($0) (\($1))" }
        series.append(own)
    }

    /// `cx:data` by its id.
    private mutating func readData(
        _ reader: XMLPullReader
    ) throws(QuarryError) -> [String: Series] {
        var data: [String: Series] = [:]
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            guard tag.name == "data", let id = reader.attribute("id"), makesRoom() else {
                continue
            }
            var own = Series()
            let dimensions = reader.scope
            while let tag = try reader.child(of: dimensions) {
                let isCategory = tag.name == "strDim" || reader.attribute("type") == "x"
                let values = try ChartValues(countsFrom1904: false).read(reader, for: &self)
                if isCategory { own.categories = values } else { own.values = values }
            }
            data[id] = own
        }
        return data
    }

    private mutating func readExtendedSeries(
        _ reader: XMLPullReader, data: [String: Series]
    ) throws(QuarryError) {
        guard !["1", "true"].contains(reader.attribute("hidden")), makesRoom() else { return }
        var own = Series()
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "tx": own.name = try Self.words(reader)
            case "dataId":
                let values = reader.attribute("val").flatMap { data[$0] } ?? Series()
                (own.categories, own.values) = (values.categories, values.values)
            default: break
            }
        }
        series.append(own)
    }

    /// Rich text, or the value kept beside a formula, as one line.
    private static func words(_ reader: XMLPullReader) throws(QuarryError) -> String {
        var words: [String] = []
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            switch tag.name {
            case "f": break
            case "p": words.append(try DrawingText.paragraph(reader))
            case "v": words.append(try reader.text())
            default: words.append(try self.words(reader))
            }
        }
        return words.joined(separator: " ").split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}
