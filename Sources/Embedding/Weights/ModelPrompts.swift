import Corpus

/// What a model wants before a text: "query: " and "passage: " of the E5 family (Wang et al.
/// 2022), instructions of others. Part of what is embedded, never of what is shown or searched
/// for by words.
package struct ModelPrompts: Hashable, Sendable {
    package var query = ""
    package var document = ""

    package init(query: String = "", document: String = "") {
        self.query = query
        self.document = document
    }

    package func prompt(for role: TextRole) -> String {
        switch role {
        case .query: query
        case .document: document
        }
    }

    /// Empty where there are no prompts.
    var canonicalParts: [String] {
        self == ModelPrompts()
            ? [] : ["query", query, "document", document].map(\.debugDescription)
    }

    /// From `config_sentence_transformers.json` where it has them under a known name, else by the
    /// family that the folder's name tells.
    ///
    /// - Throws: `io`, `corrupt`, `invalidInput`.
    static func read(_ folder: ModelFolder) throws(QuarryError) -> ModelPrompts {
        let path = folder.file("config_sentence_transformers.json")
        let named = try JSONObject.ifPresent(path)?.object("prompts")
        if let named, !named.keys.isEmpty {
            var prompts = ModelPrompts()
            for key in ["query", "search_query"] {
                if let text = try named.string(key) { prompts.query = text }
            }
            for key in ["passage", "document", "search_document"] {
                if let text = try named.string(key) { prompts.document = text }
            }
            return prompts
        }
        return family(of: String(folder.path.split(separator: "/").last ?? ""))
    }

    private static func family(of name: String) -> ModelPrompts {
        let name = name.lowercased()
        let isE5 = name.split { !$0.isLetter && !$0.isNumber }.contains("e5")
        guard isE5, !name.contains("instruct") else { return ModelPrompts() }
        return ModelPrompts(query: "query: ", document: "passage: ")
    }
}
