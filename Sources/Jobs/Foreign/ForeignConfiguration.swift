import Corpus

/// What a configuration of another tool says, in the terms of a job, and what of it was left out.
package struct ForeignConfiguration: Hashable, Sendable {
    package enum Tool: String, Sendable, CaseIterable {
        case haikuRAG = "haiku.rag"
        case llamaIndex = "LlamaIndex"
        case qmd, recoll

        /// What its configuration is called.
        var fileName: String {
            switch self {
            case .haikuRAG: "haiku.rag.yaml"
            case .llamaIndex: "docstore.json"
            case .qmd: "index.yml"
            case .recoll: "recoll.conf"
            }
        }
    }

    /// A setting that means nothing here, or something that can't be said.
    package struct LeftOut: Hashable, Sendable {
        /// As the tool calls it, fit for a message. Its value may be a secret and is not kept.
        package let key: String
        package let reason: String
    }

    /// A rule of the job's `metadata`.
    package struct Rule: Hashable, Sendable {
        package let match: String?
        package let values: [String: String]
    }

    package let tool: Tool
    package let path: String
    /// Folders, globs and rules, as `CorpusDefinition` and `MetadataRule` have them.
    package internal(set) var roots: [String] = []
    package internal(set) var include: [String] = []
    package internal(set) var exclude: [String] = []
    package internal(set) var metadata: [Rule] = []
    /// Glob and encoding.
    package internal(set) var encodings: [String: String] = [:]
    /// Tesseract's languages.
    package internal(set) var ocr: [String] = []
    package internal(set) var maxTokens: Int?
    package internal(set) var model: String?
    package private(set) var leftOut: [LeftOut] = []

    init(_ tool: Tool, path: String) {
        self.tool = tool
        self.path = path
    }

    mutating func leaveOut(_ key: String, _ reason: String) {
        let entry = LeftOut(key: ForeignText.escaped(key), reason: ForeignText.escaped(reason))
        if !leftOut.contains(entry) { leftOut.append(entry) }
    }

    /// Takes the model if it is one that Quarry runs; prefixes of publishers and providers count
    /// for nothing.
    mutating func take(model name: String, key: String) {
        let own = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
        switch own.split(separator: ":").first.map(String.init) ?? "" {
        case "all-minilm-l6-v2", "all-minilm": model = EmbedSettings.defaultModel
        case "multilingual-e5-small": model = EmbedSettings.multilingualModel
        default:
            leaveOut(
                key,
                "is no model that quarry model pull has; the one below fits what was found, "
                    + "and quarry model add takes others of the same kinds")
        }
    }

    mutating func take(maxTokens tokens: Int?, key: String) {
        guard let tokens, (16...8192).contains(tokens) else {
            return leaveOut(key, "chunk.max_tokens is 16…8192")
        }
        maxTokens = tokens
    }
}
