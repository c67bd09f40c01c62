import Corpus
import Storage

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

    static let fileName = "config_sentence_transformers.json"

    /// From `config_sentence_transformers.json` where it has them under a known name, else by the
    /// family that the folder's name tells.
    ///
    /// - Throws: `io`, `corrupt`, `invalidInput`.
    static func read(_ folder: ModelFolder) throws(QuarryError) -> ModelPrompts {
        let named = try JSONObject.ifPresent(folder.file(fileName))?.object("prompts")
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

    /// Writes the prompts into a folder that states none, so that they stay whatever the folder is
    /// called.
    /// - Throws: `io`, `corrupt`, `invalidInput`.
    func write(to folder: String) throws(QuarryError) {
        let path = "\(folder)/\(Self.fileName)"
        let present = try JSONObject.ifPresent(path) ?? JSONObject(path: path, values: [:])
        guard try present.object("prompts")?.keys.isEmpty ?? true else { return }
        try FileSystem.replace(
            path, with: present.bytes(with: ["query": query, "passage": document], for: "prompts"))
    }

    private static func family(of name: String) -> ModelPrompts {
        let name = name.lowercased()
        let isE5 = name.split { !$0.isLetter && !$0.isNumber }.contains("e5")
        guard isE5, !name.contains("instruct") else { return ModelPrompts() }
        return ModelPrompts(query: "query: ", document: "passage: ")
    }
}
