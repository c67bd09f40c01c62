import Corpus

extension ForeignConfiguration {
    /// Keys that a `haiku.rag.yaml` has and the files of others have not.
    static let haikuKeys: Set = [
        "embeddings", "processing", "monitor", "ingester", "lancedb", "storage", "qa", "reranking",
    ]

    /// haiku.rag: its folders are those that its ingester or, in earlier versions, its monitor
    /// watches.
    static func haiku(
        _ values: ForeignYAML, path: String, _ folders: ForeignFolders
    ) throws(QuarryError) -> ForeignConfiguration {
        var (values, folders) = (values, folders)
        var made = ForeignConfiguration(.haikuRAG, path: path)
        let monitored = try values.texts("monitor", "directories")
        let patterns = (
            try values.texts("monitor", "include_patterns"),
            try values.texts("monitor", "ignore_patterns")
        )
        for folder in monitored {
            folders.add(
                .init(
                    key: "monitor.directories", path: folder, include: patterns.0,
                    exclude: patterns.1), to: &made)
        }
        for number in values.names(at: ["ingester", "sources"]) {
            try takeSource(number, of: &values, into: &folders, &made)
        }
        folders.fill(&made)
        try takeModel(of: &values, into: &made)
        if let size = try values.text("processing", "chunk_size") {
            made.take(maxTokens: Int(size), key: "processing.chunk_size")
        }
        try takeOCR(of: &values, into: &made)
        for key in values.unread { made.leaveOut(key.joined(separator: "."), haikuReason(key)) }
        return made
    }

    private static func takeSource(
        _ number: String, of values: inout ForeignYAML, into folders: inout ForeignFolders,
        _ made: inout ForeignConfiguration
    ) throws(QuarryError) {
        let key = "ingester.sources.\(number)"
        let type = try values.text("ingester", "sources", number, "type") ?? "fs"
        let root = try values.text("ingester", "sources", number, "root")
        let include = try values.texts("ingester", "sources", number, "include_patterns")
        let exclude = try values.texts("ingester", "sources", number, "ignore_patterns")
        guard type == "fs", let root else {
            return made.leaveOut(key, "is no folder: Quarry reads files that lie in one")
        }
        folders.add(.init(key: key, path: root, include: include, exclude: exclude), to: &made)
    }

    private static func takeModel(
        of values: inout ForeignYAML, into made: inout ForeignConfiguration
    ) throws(QuarryError) {
        let isNested = !values.names(at: ["embeddings", "model"]).isEmpty
        let name =
            try isNested
            ? values.text("embeddings", "model", "name") : values.text("embeddings", "model")
        for key in ["provider", "vector_dim"] {
            // Said by the model's name, or left out with it.
            _ = try values.text("embeddings", "model", key)
            _ = try values.text("embeddings", key)
        }
        if let name { made.take(model: name, key: "embeddings.model") }
    }

    private static func takeOCR(
        of values: inout ForeignYAML, into made: inout ForeignConfiguration
    ) throws(QuarryError) {
        let isOn = try values.text("processing", "conversion_options", "do_ocr") != "false"
        for name in try values.texts("processing", "conversion_options", "ocr_lang") where isOn {
            if let language = OCRLanguage.tesseract(name) {
                made.ocr += made.ocr.contains(language) ? [] : [language]
            } else {
                made.leaveOut(
                    "processing.conversion_options.ocr_lang",
                    "\(name.prefix(32)) is no language that Tesseract's name is known of: parse.ocr"
                )
            }
        }
    }

    private static func haikuReason(_ key: [String]) -> String {
        switch key[0] {
        case "qa", "research", "rlm", "analysis", "prompts", "providers":
            "says how a language model is asked: `answer` in the job and quarry ask --llm do here"
        case "reranking", "search":
            "is said with each question: quarry search --rerank, --k and others"
        case "storage", "lancedb": "an index is a folder: `index`"
        case "processing": "documents are read by Quarry's own parser and chunker: `parse`, `chunk`"
        case "ingester", "monitor":
            "builds run by `schedule` and quarry daemon, or quarry watch"
        default: "has no counterpart"
        }
    }
}
