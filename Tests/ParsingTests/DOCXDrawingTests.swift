import Corpus
import Testing

@Suite("Word documents: charts, diagrams and shapes")
struct DOCXDrawingTests {
    private static let namespaces = """
        xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" \
        xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" \
        xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" \
        xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" \
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        """
    private static let strict = [
        (
            "schemas.openxmlformats.org/wordprocessingml/2006",
            "purl.oclc.org/ooxml/wordprocessingml"
        ),
        ("schemas.openxmlformats.org/officeDocument/2006", "purl.oclc.org/ooxml/officeDocument"),
        ("schemas.openxmlformats.org/drawingml/2006", "purl.oclc.org/ooxml/drawingml"),
    ]

    /// A drawing in a run, with the relationship's id in the namespace of relationships.
    private func drawing(_ element: String) -> String {
        "<w:r><w:drawing \(Self.namespaces)><a:graphic><a:graphicData>\(element)"
            + "</a:graphicData></a:graphic></w:drawing></w:r>"
    }

    private func builder(
        _ body: String, _ parts: [(id: String, name: String, content: String)]
    ) -> DOCXBuilder {
        var builder = DOCXBuilder(body: body)
        for (id, name, content) in parts {
            builder.relationships +=
                "<Relationship Id=\"\(id)\" Type=\"http://x/any\" Target=\"\(name)\"/>"
            builder.parts.append(("word/\(name)", content))
        }
        return builder
    }

    private func parse(_ builder: DOCXBuilder) throws -> Document {
        try SharedPool.parse(builder.build(), .docx)
    }

    private static func words(_ text: String) -> String {
        "<c:tx><c:rich><a:p><a:r><a:t>\(text)</a:t></a:r></a:p></c:rich></c:tx>"
    }

    private static func cache(_ values: [String], format: String? = nil) -> String {
        let points = values.enumerated().map { "<c:pt idx=\"\($0)\"><c:v>\($1)</c:v></c:pt>" }
        let code = format.map { "<c:formatCode>\($0)</c:formatCode>" } ?? ""
        let (ref, cache) = format == nil ? ("strRef", "strCache") : ("numRef", "numCache")
        return "<c:\(ref)><c:f>Sheet1!A1</c:f><c:\(cache)>\(code)<c:ptCount val=\"9\"/>"
            + "\(points.joined())</c:\(cache)></c:\(ref)>"
    }

    private static func series(
        _ name: String, _ categories: String, _ values: [String], format: String = "General"
    ) -> String {
        "<c:ser><c:tx>\(cache([name]))</c:tx><c:cat>\(categories)</c:cat>"
            + "<c:val>\(cache(values, format: format))</c:val></c:ser>"
    }

    private static func chart(title: String, plot: String, more: String = "") -> String {
        "<c:chartSpace \(namespaces)><c:chart><c:title>\(words(title))</c:title>"
            + "<c:plotArea>\(plot)</c:plotArea></c:chart>\(more)</c:chartSpace>"
    }

    private static let quarters = cache(["第一季", "第二季"])
    private static let sales =
        "<c:barChart>\(series("營收 Revenue", quarters, ["1200", "0.30000000000000004"]))"
        + "\(series("毛利率", quarters, ["0.235", "0.4"], format: "0.0%"))</c:barChart>"
        + "<c:catAx><c:title>\(words("季度"))</c:title></c:catAx>"
        + "<c:valAx><c:title>\(words("萬元"))</c:title></c:valAx>"

    @Test("a chart gives its titles and a table of its values, where it stands, once")
    func charts() throws {
        let shown = drawing("<c:chart r:id=\"rId7\"/>")
        let body =
            "<w:p><w:r><w:t>Before</w:t></w:r><mc:AlternateContent><mc:Choice Requires=\"c14\">"
            + "\(shown)</mc:Choice><mc:Fallback>\(shown)</mc:Fallback></mc:AlternateContent></w:p>"
            + DOCXBuilder.paragraph("After") + "<w:p>\(shown)</w:p>"
        var builder = builder(
            body,
            [("rId7", "charts/chart1.xml", Self.chart(title: "年度營收", plot: Self.sales))])
        builder.parts += [
            (
                "word/charts/_rels/chart1.xml.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                    + "<Relationship Id=\"r\" Type=\"http://x/package\" Target=\"../embeddings/Book.xlsx\"/>"
                    + "</Relationships>"
            ), ("word/embeddings/Book.xlsx", "PK"),
        ]
        let document = try parse(builder)
        #expect(
            document.blocks.map(\.text) == [
                "Before", "年度營收", "萬元", "季度\t營收 Revenue\t毛利率", "第一季\t1200\t23.5%",
                "第二季\t0.3\t40.0%", "After",
            ])
        #expect(
            document.blocks.map(\.kind) == [
                .paragraph, .caption, .caption, .tableRow, .tableRow, .tableRow, .paragraph,
            ])
        #expect(document.blocks.filter(\.isTableHeader).map(\.level) == [1])
        #expect(document.facts.warnings == [])
    }

    @Test("scatter charts, categories of two levels, dates and series of their own categories")
    func kinds() throws {
        let levels =
            "<c:multiLvlStrRef><c:multiLvlStrCache><c:lvl><c:pt idx=\"0\"><c:v>一月</c:v></c:pt>"
            + "<c:pt idx=\"1\"><c:v>二月</c:v></c:pt></c:lvl><c:lvl><c:pt idx=\"0\"><c:v>2026</c:v>"
            + "</c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef>"
        let dates = Self.cache(["46082", "46083"], format: "yyyy\\-mm\\-dd")
        let points =
            "<c:ser><c:tx><c:v>散点</c:v></c:tx><c:xVal>\(Self.cache(["1.5"], format: "0"))</c:xVal>"
            + "<c:yVal>\(Self.cache(["2"], format: "0"))</c:yVal>"
            + "<c:bubbleSize>\(Self.cache(["9"], format: "0"))</c:bubbleSize></c:ser>"
        let plot =
            "<c:lineChart>\(Self.series("甲", levels, ["1", "2"]))\(Self.series("乙", dates, ["3", "4"]))"
            + "</c:lineChart><c:scatterChart>\(points)</c:scatterChart>"
        let document = try parse(
            builder(
                "<w:p>\(drawing("<c:chart r:id=\"x\"/>"))</w:p>",
                [("x", "charts/chart9.xml", Self.chart(title: "混合", plot: plot))]))
        #expect(
            document.texts(.tableRow) == [
                "\t甲", "2026 / 一月\t1", "2026 / 二月\t2", "\t乙", "2026-03-01\t3", "2026-03-02\t4",
                "\t散点", "1.5\t2 (9)",
            ])
        #expect(
            document.blocks.filter { $0.kind == .tableRow }.map(\.level) == [
                1, 1, 1, 2, 2, 2, 3, 3,
            ])
    }

    @Test("a chart of Office 2016, with the words drawn over it")
    func extendedCharts() throws {
        let chart = """
            <cx:chartSpace \(Self.namespaces)><cx:chartData><cx:data id="0"><cx:strDim type="cat">\
            <cx:f>A</cx:f><cx:lvl ptCount="2"><cx:pt idx="0">收入</cx:pt><cx:pt idx="1">支出</cx:pt>\
            </cx:lvl></cx:strDim><cx:numDim type="val"><cx:lvl ptCount="2" formatCode="General">\
            <cx:pt idx="0">10</cx:pt><cx:pt idx="1">-4</cx:pt></cx:lvl></cx:numDim></cx:data>\
            </cx:chartData><cx:chart><cx:title><cx:tx><cx:txData><cx:v>瀑布圖</cx:v></cx:txData>\
            </cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion><cx:series layoutId="waterfall">\
            <cx:tx><cx:txData><cx:f>B</cx:f><cx:v>金額</cx:v></cx:txData></cx:tx>\
            <cx:dataId val="0"/></cx:series></cx:plotAreaRegion></cx:plotArea></cx:chart>\
            </cx:chartSpace>
            """
        let document = try parse(
            builder(
                "<w:p>\(drawing("<cx:chart r:id=\"e\"/>"))</w:p>",
                [("e", "charts/chartEx1.xml", chart)]))
        #expect(document.text == "瀑布圖\n\t金額\n收入\t10\n支出\t-4")
    }

    @Test(
        "figures are written as their formats mean them",
        arguments: [
            ("0.1234", "0%", "12%"), ("1234.5", "#,##0.00", "1234.5"), ("46082.5", "h:mm", "12:00"),
            ("46082.75", "m/d/yy h:mm", "2026-03-01 18:00"), ("46082", "mmm\\-yy", "2026-03"),
            ("5", "0\" days\"", "5"), ("5", "[Red]0", "5"), ("n/a", "0%", "n/a"),
            ("1", "yyyy", "1900"),
            ("1e300", "yyyy", "1e+300"), ("0", "General", "0"), ("-0.5", "0.0%", "-50.0%"),
        ])
    func figures(raw: String, format: String, text: String) throws {
        let plot =
            "<c:pieChart><c:ser><c:val>"
            + Self.cache([raw], format: format.replacing("\"", with: "&quot;"))
            + "</c:val></c:ser></c:pieChart>"
        let document = try parse(
            builder(
                "<w:p>\(drawing("<c:chart r:id=\"x\"/>"))</w:p>",
                [("x", "charts/chart1.xml", Self.chart(title: "T", plot: plot))]))
        #expect(document.texts(.tableRow).last == "1\t\(text)")
    }

    private static func point(_ id: Int, _ text: String, _ kind: String = "node") -> String {
        "<dgm:pt modelId=\"\(id)\" type=\"\(kind)\"><dgm:t><a:p><a:r><a:t>\(text)</a:t></a:r></a:p>"
            + "</dgm:t></dgm:pt>"
    }

    private static func link(_ from: Int, _ to: Int, _ order: Int, _ more: String = "") -> String {
        "<dgm:cxn modelId=\"9\(from)\(to)\" srcId=\"\(from)\" destId=\"\(to)\" srcOrd=\"\(order)\" "
            + "destOrd=\"0\" \(more)/>"
    }

    private static let organisation =
        "<dgm:dataModel \(namespaces)><dgm:ptLst>\(point(0, "", "doc"))\(point(3, "业务部"))"
        + "\(point(2, "Finance 財務部"))\(point(1, "總經理"))\(point(4, "会计组"))"
        + "\(point(5, "again", "pres"))\(point(6, "每月", "sibTrans"))</dgm:ptLst><dgm:cxnLst>"
        + "\(link(0, 1, 0))\(link(1, 3, 1))\(link(1, 2, 0, "sibTransId=\"6\""))\(link(2, 4, 0))"
        + "\(link(4, 1, 0))\(link(0, 5, 1, "type=\"presOf\""))</dgm:cxnLst></dgm:dataModel>"

    @Test(
        "SmartArt is a nested list in the order of its tree, also in a strict document",
        arguments: [false, true])
    func diagrams(isStrict: Bool) throws {
        var builder = builder(
            "<w:p>\(drawing("<dgm:relIds r:dm=\"rId1\" r:lo=\"rId2\"/>"))</w:p>",
            [
                ("rId1", "diagrams/data1.xml", Self.organisation),
                ("rId2", "diagrams/drawing1.xml", Self.organisation),
            ])
        if isStrict {
            builder.isStrict = true
            for (old, new) in Self.strict {
                builder.body = builder.body.replacing(old, with: new)
                for index in builder.parts.indices {
                    builder.parts[index].content =
                        builder.parts[index].content.replacing(old, with: new)
                }
            }
        }
        let document = try parse(builder)
        #expect(document.texts(.listItem) == ["總經理", "Finance 財務部", "会计组", "每月", "业务部"])
        #expect(document.blocks.map(\.level) == [1, 2, 3, 2, 2])
        #expect(document.facts.warnings == [])
    }

    @Test("a drawing whose part is damaged or missing costs its own words, aloud")
    func damaged() throws {
        let body =
            "<w:p>\(drawing("<c:chart r:id=\"a\"/>"))</w:p><w:p>\(drawing("<c:chart r:id=\"b\"/>"))</w:p>"
            + DOCXBuilder.paragraph("Text 正文")
        let document = try parse(builder(body, [("a", "charts/chart1.xml", "<c:chart")]))
        #expect(document.text == "Text 正文")
        #expect(document.facts.warnings.count == 2)
        #expect(
            document.facts.warnings.allSatisfy { $0.hasPrefix("A chart or diagram was not read") })
    }

    @Test("a chart or diagram over the limit is cut, aloud")
    func limits() throws {
        let many = String(repeating: "<c:ser><c:tx><c:v>n</c:v></c:tx></c:ser>", count: 400)
        let values = (0..<400).map { "<c:pt idx=\"\($0)\"><c:v>\($0)</c:v></c:pt>" }.joined()
        let plot =
            "<c:barChart><c:ser><c:val><c:numLit>\(values)</c:numLit></c:val></c:ser>\(many)</c:barChart>"
        let points = (0..<100_010).map { "<dgm:pt modelId=\"p\($0)\"/>" }.joined()
        let diagram =
            "<dgm:dataModel \(Self.namespaces)><dgm:ptLst>\(Self.point(0, "Top"))\(points)</dgm:ptLst></dgm:dataModel>"
        let body =
            "<w:p>\(drawing("<c:chart r:id=\"a\"/>"))\(drawing("<dgm:relIds r:dm=\"b\"/>"))</w:p>"
        let document = try parse(
            builder(
                body,
                [
                    ("a", "charts/chart1.xml", Self.chart(title: "T", plot: plot)),
                    ("b", "diagrams/data1.xml", diagram),
                ]))
        #expect(document.texts(.tableRow).count == 100_000 / 402)
        #expect(document.texts(.listItem) == ["Top"])
        #expect(
            document.facts.warnings
                == ["A chart or diagram has over 100000 values; the rest was left out."])
    }

    @Test("WordArt, shapes on a locked canvas and emoji of later Word are read")
    func shapes() throws {
        let body =
            "<w:p><w:r><w:pict><v:shape><v:textpath string=\"機密 Secret\"/></v:shape></w:pict></w:r>"
            + drawing("<a:sp><a:txBody><a:p><a:r><a:t>畫布</a:t></a:r></a:p></a:txBody></a:sp>")
            + "<w:r><w:t>Good </w:t><mc:AlternateContent><mc:Choice Requires=\"w16se\">"
            + "<x:symEx xmlns:x=\"http://schemas.microsoft.com/office/word/2015/wordml/symex\" "
            + "x:font=\"Segoe UI Emoji\" x:char=\"1F60A\"/></mc:Choice><mc:Fallback><w:t>?</w:t>"
            + "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        #expect(try parse(DOCXBuilder(body: body)).text == "Good 😊\n機密 Secret\n畫布")
    }
}
