import Corpus
import Foundation
import Indexing
import Jobs
import Storage
import Terminal

/// A job file for folders that were looked at.
struct JobDraft {
    let roots: [String]
    let name: String
    let look: CorpusLook
    /// What another tool's configuration says.
    var foreign: ForeignConfiguration?

    var index: String { "indexes/\(name)" }
    var model: String { foreign?.model ?? look.fittingModel }

    /// A name for a job by its folder's.
    /// - Throws: `invalidInput` where nothing of that can be in a name.
    static func name(ofFolder folder: String) throws(QuarryError) -> String {
        let path = FileSystem.realPath(folder)
        let kept = FileSystem.name(of: path).map { character in
            character.isLetter || character.isNumber || character == "_" ? character : "-"
        }
        let parts = String(kept).split(separator: "-")
        var name = parts.joined(separator: "-")
        while name.utf8.count > 100 { name.removeLast() }
        guard !name.isEmpty else {
            throw QuarryError(
                .invalidInput, path: folder, "no name for a job can be made of the folder's")
        }
        return name
    }

    /// What was found, a sentence a line.
    var findings: [String] {
        let types = look.types.sorted {
            ($1.value.files, $0.key.rawValue) < ($0.value.files, $1.key.rawValue)
        }
        .map { "\($0.value.files) \($0.key.rawValue)" }.joined(separator: ", ")
        var lines = ["\(Counted(look.files, "file")), \(ByteSize(look.bytes)): \(types)."]
        let scripts = look.scripts.filter { $0.share >= 0.01 }.map {
            String(format: "%.0f %% %@", $0.share * 100, $0.script.languageName)
        }
        let languages = look.languages.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        if look.sampled > 0 {
            lines.append(
                "Text of \(look.sampled) of them: \(scripts.joined(separator: ", ")); "
                    + "documents by language: \(languages).")
        }
        if look.unreadable > 0 {
            lines.append("\(look.unreadable) could not be read; `quarry parse FILE` says why.")
        }
        if let words = look.leftOut.words { lines.append(words + ".") }
        if let records = unnamedRecords { lines.append(records) }
        return lines
    }

    private var unnamedRecords: String? {
        let files = look.unnamedRecords
        guard !files.isEmpty else { return nil }
        return "\(files.count) of JSON lines not taken (\(Self.names(files))): of a file that "
            + "`corpus.records` names each line is a document."
    }

    /// A few names of files, for one line of a message.
    static func names(_ files: [String]) -> String {
        let shown = files.prefix(3).map(ForeignText.escaped).joined(separator: ", ")
        return files.count > 3 ? "\(shown) and \(files.count - 3) more" : shown
    }

    var text: String {
        let made = ["Made by `quarry init`:"] + findings
        return
            (made.map { Self.comment($0) } + leftOutLines + [
                "name: \(Self.quoted(name))",
                "corpus:",
                "  # Relative to the folder the command runs in.",
                "  roots: \(Self.list(roots))",
            ] + selectionLines + [
                "index: \(Self.quoted(index))",
                "",
            ] + modelLines + chunkLines + pageLines + foreignLines + [
                "",
                "# For `quarry daemon`: every night at two.",
                "# schedule: \"0 2 * * *\"",
                "# Every other key has a default; the manual's page on the job file has them all.",
                "",
            ]).joined(separator: "\n")
    }

    /// What of another tool's configuration is not in the job, as comments.
    private var leftOutLines: [String] {
        guard let foreign else { return [] }
        let entries = foreign.leftOut.map { Self.comment("  \($0.key): \($0.reason)") }
        let path = ForeignText.escaped(foreign.path)
        return ["#", Self.comment("From \(foreign.tool.rawValue)'s \(path).")]
            + (entries.isEmpty ? [] : ["# Left out:"] + entries) + ["#"]
    }

    private var selectionLines: [String] {
        let include = foreign?.include ?? []
        let exclude = foreign?.exclude ?? []
        var lines =
            include.isEmpty
            ? [
                "  # Every file of a type that Quarry reads is taken. Globs narrow it:",
                "  # include: [\"**/*.pdf\", \"policies/**\"]",
            ] : ["  include: \(Self.list(include))"]
        lines.append(
            exclude.isEmpty
                ? "  # exclude: [\"drafts/**\"]" : "  exclude: \(Self.list(exclude))")
        if let first = look.unnamedRecords.first {
            lines.append("  # records: \(Self.list([Glob.escaped(first)]))")
        }
        return lines
    }

    /// The sections that come from another tool's configuration alone.
    private var foreignLines: [String] {
        guard let foreign else { return [] }
        var lines: [String] = []
        if !foreign.ocr.isEmpty || !foreign.encodings.isEmpty {
            lines += ["", "parse:"]
            if !foreign.ocr.isEmpty { lines.append("  ocr: \(Self.list(foreign.ocr))") }
            if !foreign.encodings.isEmpty {
                let pairs = foreign.encodings.sorted { $0.key < $1.key }
                lines.append("  encodings: \(Self.mapping(pairs.map { ($0.key, $0.value) }))")
            }
        }
        guard !foreign.metadata.isEmpty else { return lines }
        lines += ["", "# For filters: `--filter meta:KEY=VALUE`.", "metadata:"]
        return lines
            + foreign.metadata.map { rule in
                let match = rule.match.map { [("match", $0)] } ?? []
                let values = rule.values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
                return "  - \(Self.mapping(match + values))"
            }
    }

    /// Without what `quoted` spells out: of comments too libyaml refuses controls, and anchors are
    /// looked for in them.
    private static func comment(_ text: String) -> String {
        let spelled = text.unicodeScalars.map { scalar in
            isPlain(scalar) && scalar != "&" ? String(scalar) : escaped(scalar)
        }
        return "# " + spelled.joined()
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map(quoted).joined(separator: ", ") + "]"
    }

    private static func mapping(_ pairs: [(String, String)]) -> String {
        "{ " + pairs.map { "\(quoted($0)): \(quoted($1))" }.joined(separator: ", ") + " }"
    }

    private var modelLines: [String] {
        if foreign?.model != nil { return ["embed: { model: \(model) }"] }
        let reason =
            model == EmbedSettings.multilingualModel
            ? [
                "# The text is not in English alone, so the model is one for some hundred languages, and",
                "# for questions in another language than the documents. all-MiniLM-L6-v2 embeds about",
                "# twice as fast and reads English only.",
            ]
            : [
                "# The text is in English: the small, fast model. Where questions come in other languages,",
                "# multilingual-e5-small (about half as fast) finds English documents by them too.",
            ]
        return reason + ["embed: { model: \(model) }"]
    }

    /// What another tool's configuration says, but no more than the model reads; the default fits
    /// either of the models that a draft names.
    private var chunkLines: [String] {
        guard let wanted = foreign?.maxTokens else { return [] }
        let room = ChunkRoom.tokens(ofPulled: model) ?? wanted
        let reason =
            room < wanted
            ? ["# \(wanted) in what was read; of more than \(room) the model reads no token."] : []
        return [""] + reason + ["chunk: { max_tokens: \(min(wanted, room)) }"]
    }

    private var pageLines: [String] {
        let poor = [Page.Verdict.scanned, .garbled].reduce(0) { $0 + look.pages[$1, default: 0] }
        guard poor > 0, foreign?.ocr.isEmpty ?? true else { return [] }
        let total = look.pages.values.reduce(0, +)
        return [
            "",
            "# \(poor) of \(total) pages looked at are scanned or garbled. They are read where a job says in",
            "# which languages of Tesseract's; `quarry doctor` says what is installed.",
            "# parse: { ocr: [\(ocr.joined(separator: ", "))], timeout: 10m }",
        ]
    }

    private var ocr: [String] {
        var languages: [String] = []
        if look.languages["zh-Hant"] != nil { languages.append("chi_tra") }
        if look.languages["zh-Hans"] != nil { languages.append("chi_sim") }
        return languages + ["eng"]
    }

    /// A YAML string in double quotes. What is no plain character is spelled out: libyaml refuses
    /// controls and folds the line breaks of Unicode, and `&` may begin an anchor.
    private static func quoted(_ text: String) -> String {
        let spelled = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case "&": escaped(scalar)
            default: isPlain(scalar) ? String(scalar) : escaped(scalar)
            }
        }
        return "\"" + spelled.joined() + "\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        scalar.value > 0xFFFF
            ? String(format: "\\U%08X", scalar.value) : String(format: "\\u%04X", scalar.value)
    }
}
