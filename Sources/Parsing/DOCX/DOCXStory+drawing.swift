import Corpus

extension DOCXStory {
    /// Finds the words of a drawing, wherever they are nested: text boxes, shapes, WordArt,
    /// diagrams and charts, and the alternative text of pictures (`wp:docPr`), which says what
    /// they show.
    func readShapes(_ reader: XMLPullReader) throws(QuarryError) {
        let inside = reader.scope
        var choseAlternative = false
        while let tag = try reader.child(of: inside) {
            switch (tag.space, tag.name) {
            case (.w, "txbxContent"):
                let box = DOCXStory(inside: self)
                try box.readBlocks(reader)
                trailing += box.blocks
            case (.mc, "Choice"), (.mc, "Fallback"):
                if !choseAlternative { try readShapes(reader) }
                choseAlternative = true
            case (.other, "txBody"):
                for text in try DrawingText.paragraphs(reader) { addDrawn(.paragraph, text: text) }
            case (.other, "relIds"): try readDiagram(reader.relationship("dm"))
            case (.other, "chart"): try readChart(reader.relationship("id"))
            default:
                if tag.name == "docPr" { addDrawn(.caption, text: reader.attribute("descr")) }
                if tag.name == "textpath" { addDrawn(.paragraph, text: reader.attribute("string")) }
                try readShapes(reader)
            }
        }
    }

    private func addDrawn(_ kind: Block.Kind, text: String?) {
        let text = text?.trimmed ?? ""
        if !text.isEmpty { trailing.append(Block(kind: kind, text: text)) }
    }

    /// SmartArt: its points as a list, nested as the diagram nests them. The picture of it that
    /// Word keeps in `diagrams/drawing*.xml` says the same again and is not read.
    private func readDiagram(_ relationship: String?) throws(QuarryError) {
        try readDrawnPart(relationship) { reader, _ throws(QuarryError) in
            let diagram = try DOCXDiagram(reader)
            trailing += diagram.items.map {
                Block(kind: .listItem, level: $0.level, text: $0.text)
            }
            if diagram.isCut { warnOfCut() }
        }
    }

    /// A chart: title and axes as captions, the values behind it as a table.
    private func readChart(_ relationship: String?) throws(QuarryError) {
        try readDrawnPart(relationship) { reader, part throws(QuarryError) in
            var chart = try DOCXChart(reader)
            let own = try context.package.relations(of: part)
            context.partsRead.formUnion((own.parts["package"] ?? []).map { $0.lowercased() })
            if let shapes = chart.shapes.flatMap({ own.targets[$0] }),
                let reader = try context.package.reader(shapes)
            {
                chart.notes += try DrawingText.paragraphs(reader)
            }
            trailing += chart.blocks(tables: &context.tables)
            if chart.isCut { warnOfCut() }
        }
    }

    private func warnOfCut() {
        context.warn(
            "A chart or diagram has over \(Limits.drawnItems) values; the rest was left out.")
    }

    /// Reads a part of a drawing, the first time that the document shows it. A damaged one costs
    /// its own words, not the document's.
    private func readDrawnPart(
        _ relationship: String?,
        by read: (XMLPullReader, String) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        guard let relationship else { return }
        do throws(QuarryError) {
            guard let part = relations.targets[relationship],
                let reader = try context.package.reader(part)
            else { throw QuarryError(.corrupt, "it is missing") }
            if context.partsRead.insert(part.lowercased()).inserted { try read(reader, part) }
        } catch {
            if error.code == .limitExceeded { throw error }
            context.warn("A chart or diagram was not read: \(error.reason).")
        }
    }
}
