import Corpus
import Foundation

extension UnigramModel {
    /// Reads a `tokenizer.json` (huggingface/tokenizers, version 1.0) as XLM-RoBERTa's and its
    /// children's are written.
    ///
    /// - Returns: nil where it is of another kind of model.
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`, `unsupported`; each names the key.
    init?(tokenizer path: String) throws(QuarryError) {
        let root = try JSONObject(path: path)
        let model = try root.required("model", value: root.object("model"))
        guard try model.string("type") ?? "Unigram" == "Unigram" else { return nil }
        if try model.flag("byte_fallback") == true {
            throw model.unsupported("byte_fallback", value: "true")
        }
        (pieces, scores) = try Self.vocabulary(model)
        settings = UnigramSettings()
        if let normalizer = try root.object("normalizer") {
            settings.steps = try Self.steps(normalizer)
        }
        settings.splitsAtWhitespace = try Self.splitsAtWhitespace(
            root.required("pre_tokenizer", value: root.object("pre_tokenizer")))
        // The longest first, so that the first match is the longest.
        settings.specials = try SpecialToken.added(root)
            .sorted { $0.bytes.count > $1.bytes.count }
        let unknown = try model.required("unk_id", value: model.number("unk_id"))
        guard let id = Int32(exactly: unknown), pieces.indices.contains(Int(id)) else {
            throw model.invalid("unk_id", because: "is no piece's")
        }
        settings.ids.unknown = id
        try readTemplate(root.required("post_processor", value: root.object("post_processor")))
    }

    private static func vocabulary(
        _ model: JSONObject
    ) throws(QuarryError) -> ([String], [Double]) {
        guard let list = model.value("vocab") as? [[Any]] else {
            throw model.invalid("vocab", because: "is no list of pieces with scores")
        }
        var pieces: [String] = []
        var scores: [Double] = []
        for entry in list {
            guard entry.count == 2, let piece = entry[0] as? String,
                let score = (entry[1] as? NSNumber)?.doubleValue, score.isFinite
            else {
                throw model.invalid(
                    "vocab", because: "has no piece with a score at \(pieces.count)")
            }
            pieces.append(piece)
            scores.append(score)
        }
        guard !pieces.isEmpty, pieces.count < 1 << 24 else {
            throw model.invalid("vocab", because: "has \(pieces.count) pieces")
        }
        return (pieces, scores)
    }

    private static func steps(
        _ normalizer: JSONObject
    ) throws(QuarryError) -> [UnigramSettings.Step] {
        switch try normalizer.required("type", value: normalizer.string("type")) {
        case "Sequence":
            var steps: [UnigramSettings.Step] = []
            for part in try normalizer.objects("normalizers") ?? [] {
                steps += try self.steps(part)
            }
            return steps
        case "Precompiled":
            let text = try normalizer.string("precompiled_charsmap") ?? ""
            guard !text.isEmpty else { return [] }
            guard let bytes = Data(base64Encoded: text), (try? CharacterMap(Array(bytes))) != nil
            else {
                throw normalizer.invalid("precompiled_charsmap", because: "is no map of characters")
            }
            return [.map(Array(bytes))]
        case "Strip":
            if try normalizer.flag("strip_left") ?? true {
                throw normalizer.unsupported("strip_left", value: "true")
            }
            return try normalizer.flag("strip_right") ?? true ? [.stripRight] : []
        case "Replace":
            guard try normalizer.object("pattern")?.string("Regex") == " {2,}" else {
                throw normalizer.unsupported("pattern", value: "other than two and more spaces")
            }
            return [
                .collapseSpaces(
                    try normalizer.required("content", value: normalizer.string("content")))
            ]
        case let other: throw normalizer.unsupported("type", value: "\"\(other)\"")
        }
    }

    private static func splitsAtWhitespace(_ pre: JSONObject) throws(QuarryError) -> Bool {
        let type = try pre.required("type", value: pre.string("type"))
        guard type == "Sequence" else {
            try checkMetaspace(pre)
            return false
        }
        let parts = try pre.objects("pretokenizers") ?? []
        guard parts.count == 2, try parts[0].string("type") == "WhitespaceSplit" else {
            throw pre.unsupported(
                "pretokenizers", value: "other than WhitespaceSplit and Metaspace")
        }
        try checkMetaspace(parts[1])
        return true
    }

    private static func checkMetaspace(_ pre: JSONObject) throws(QuarryError) {
        let type = try pre.required("type", value: pre.string("type"))
        guard type == "Metaspace" else { throw pre.unsupported("type", value: "\"\(type)\"") }
        let mark = try pre.string("replacement") ?? "\u{2581}"
        guard mark == "\u{2581}" else { throw pre.unsupported("replacement", value: "\"\(mark)\"") }
        let prepends = try pre.flag("add_prefix_space") ?? true
        let scheme = try pre.string("prepend_scheme") ?? (prepends ? "always" : "never")
        guard scheme == "always" else {
            throw pre.unsupported("prepend_scheme", value: "\"\(scheme)\"")
        }
        if try pre.flag("split") == false { throw pre.unsupported("split", value: "false") }
    }

    /// One token before a text and one after it; between the texts of a pair as many as there are.
    private mutating func readTemplate(_ processor: JSONObject) throws(QuarryError) {
        let type = try processor.required("type", value: processor.string("type"))
        guard type == "TemplateProcessing" else { throw processor.unsupported("type", value: type) }
        let template = try TokenTemplate(processor)
        settings.ids.begin = try id(of: template.begin, processor)
        settings.ids.end = try id(of: template.end, processor)
        try template.check(template.begin, is: settings.ids.begin)
        try template.check(template.end, is: settings.ids.end)
        settings.separatorCount = try template.separatorCount() ?? settings.separatorCount
    }

    private func id(of token: String, _ processor: JSONObject) throws(QuarryError) -> Int32 {
        if let found = settings.specials.first(where: { $0.bytes == Array(token.utf8) }) {
            return found.id
        }
        guard let index = pieces.firstIndex(of: token) else {
            throw processor.invalid(
                "single", because: "names the token \(token), which there is not")
        }
        return Int32(index)
    }
}
