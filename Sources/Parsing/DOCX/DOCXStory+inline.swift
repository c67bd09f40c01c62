import Corpus

extension DOCXStory {
    /// Reads one inline element: a run, or something that holds runs.
    func readInline(
        _ reader: XMLPullReader, tag: XMLTag, paragraphStyle: String?, into text: inout String
    ) throws(QuarryError) {
        switch (tag.space, tag.name) {
        case (.w, "r"): try readRun(reader, paragraphStyle: paragraphStyle, into: &text)
        case (.w, "hyperlink"): try readLink(reader, paragraphStyle: paragraphStyle, into: &text)
        case (.w, "ins"), (.w, "moveTo"), (.w, "sdt"), (.w, "sdtContent"),
            (.w, "smartTag"), (.w, "fldSimple"), (.w, "customXml"), (.w, "bdo"), (.w, "dir"),
            (.mc, "AlternateContent"):
            try readInlines(reader, paragraphStyle: paragraphStyle, into: &text)
        case (.w, "subDoc"): warnOfSubDocument()
        case (.m, "oMath"), (.m, "oMathPara"):
            fields.noteResult()
            let formula = try DOCXMath.linear(reader)
            if !isInFieldCode { text += formula }
        default: break
        }
    }

    /// A link's text, and its target where that is asked for and not the text itself.
    private func readLink(
        _ reader: XMLPullReader, paragraphStyle: String?, into text: inout String
    ) throws(QuarryError) {
        let target =
            context.showsLinks ? reader.relationship("id").flatMap { relations.links[$0] } : nil
        var words = ""
        try readInlines(reader, paragraphStyle: paragraphStyle, into: &words)
        text += words
        if let target, !words.isEmpty, words.trimmed != target { text += " (\(target))" }
    }

    private func readInlines(
        _ reader: XMLPullReader, paragraphStyle: String?, into text: inout String
    ) throws(QuarryError) {
        let inside = reader.scope
        var choseAlternative = false
        while let tag = try reader.child(of: inside) {
            if tag.space == .mc && (tag.name == "Choice" || tag.name == "Fallback") {
                guard !choseAlternative else { continue }
                choseAlternative = true
                try readInlines(reader, paragraphStyle: paragraphStyle, into: &text)
            } else {
                try readInline(reader, tag: tag, paragraphStyle: paragraphStyle, into: &text)
            }
        }
    }

    private func readRun(
        _ reader: XMLPullReader, paragraphStyle: String?, into text: inout String
    ) throws(QuarryError) {
        var properties = RunProperties()
        var run = ""
        let shown = trailing.count
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            if tag == XMLTag(space: .w, name: "rPr") {
                properties = try RunProperties(reader)
            } else {
                try readRunContent(reader, tag: tag, into: &run)
            }
        }
        let styles = context.styles
        let isHidden =
            properties.isHidden ?? styles.isHidden(properties.style)
            ?? styles.isHidden(paragraphStyle) ?? false
        if let font = properties.font, SymbolFont.isKnown(font) {
            run = SymbolFont.unicode(run, font: font)
        }
        if isHidden {
            trailing.removeLast(trailing.count - shown)
        } else if !run.isEmpty {
            let opening = raisedMark(properties)
            text += opening.isEmpty ? run : opening + run + RaisedMarks.closing
        }
    }

    /// The mark before a run above or below its line; empty for others. A paragraph's own style
    /// doesn't count: what moves it whole makes no powers.
    private func raisedMark(_ properties: RunProperties) -> String {
        let styles = context.styles
        switch properties.alignment ?? styles.alignment(properties.style) {
        case .above: return RaisedMarks.opening(.above)
        case .below: return RaisedMarks.opening(.below)
        case .onLine, nil: break
        }
        let position = properties.position ?? styles.position(properties.style) ?? 0
        guard abs(position) >= RunProperties.leastMove else { return "" }
        return RaisedMarks.opening(position > 0 ? .above : .below, needsBase: true)
    }

    private func readRunContent(
        _ reader: XMLPullReader, tag: XMLTag, into text: inout String
    ) throws(QuarryError) {
        guard tag.space == .w else {
            // Drawings also come straight in a run, inside alternatives.
            if tag.space == .mc { try readAlternatives(reader, into: &text) }
            if tag.name == "symEx" && !isInFieldCode { text += symbol(reader) }
            return
        }
        switch tag.name {
        case "fldChar": try readField(reader, into: &text)
        case "instrText": fields.add(instruction: try reader.text())
        case "drawing", "pict", "object": try readShapes(reader)
        case "footnoteReference": addNote(context.footnotes, id: reader.attribute("id"))
        case "commentReference": addNote(context.comments, id: reader.attribute("id"))
        case "endnoteReference": addNote(context.endnotes, id: reader.attribute("id"))
        case _ where isInFieldCode: break
        case "t":
            fields.noteResult()
            let words = try reader.text()
            if fields.isInContents { contentsBytes += words.utf8.count }
            text += words
        case "tab", "ptab": text += "\t"
        case "br", "cr": text += "\n"
        case "noBreakHyphen": text += "\u{2011}"
        case "softHyphen": text += "\u{AD}"
        case "sym": text += symbol(reader)
        case "ruby": try readRubyBase(reader, into: &text)
        default: break
        }
    }

    private func readAlternatives(
        _ reader: XMLPullReader, into text: inout String
    ) throws(QuarryError) {
        let inside = reader.scope
        var choseAlternative = false
        while try reader.child(of: inside) != nil {
            guard !choseAlternative else { continue }
            choseAlternative = true
            let choice = reader.scope
            while let tag = try reader.child(of: choice) {
                try readRunContent(reader, tag: tag, into: &text)
            }
        }
    }

    private func readField(
        _ reader: XMLPullReader, into text: inout String
    ) throws(QuarryError) {
        switch reader.attribute("fldCharType") {
        case "begin": fields.begin(form: try formField(reader))
        case "separate": fields.separate()
        case "end":
            guard let shown = fields.end()?.shown, !shown.isEmpty, !isInFieldCode else { return }
            fields.noteResult()
            text += shown
        default: break
        }
    }

    /// `w:ffData`: the state of a check box as a sign, the chosen entry of a list.
    private func formField(_ reader: XMLPullReader) throws(QuarryError) -> String? {
        var states: [String: Bool] = [:]
        var entries: [String] = []
        var chosen = 0
        func read() throws(QuarryError) {
            let inside = reader.scope
            while let tag = try reader.child(of: inside) {
                switch tag.name {
                case "checked", "default": states[tag.name] = reader.isOn
                case "result": chosen = reader.attribute("val").flatMap { Int($0) } ?? 0
                case "listEntry": entries.append(reader.attribute("val") ?? "")
                case "checkBox":
                    states["default"] = false
                    try read()
                case "ffData", "ddList": try read()
                default: break
                }
            }
        }
        try read()
        if entries.indices.contains(chosen) { return entries[chosen] }
        return (states["checked"] ?? states["default"]).map { $0 ? "☒" : "☐" }
    }

    private func addNote(_ notes: [String: [Block]], id: String?) {
        if let id, let note = notes[id] { trailing += note }
    }

    /// The base text; its reading stands above it and would break the words apart.
    private func readRubyBase(
        _ reader: XMLPullReader, into text: inout String
    ) throws(QuarryError) {
        let inside = reader.scope
        while let tag = try reader.child(of: inside) {
            guard tag.name == "rubyBase" else { continue }
            try readInlines(reader, paragraphStyle: nil, into: &text)
        }
    }

    private func symbol(_ reader: XMLPullReader) -> String {
        guard let code = reader.attribute("char").flatMap({ UInt32($0, radix: 16) }) else {
            return ""
        }
        return SymbolFont.unicode(code, font: reader.attribute("font") ?? "")
    }
}
