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

    /// For people.
    var words: String {
        self == ModelPrompts() ? "nothing" : "“\(document)” and, before questions, “\(query)”"
    }

    /// Empty where there are no prompts.
    var canonicalParts: [String] {
        self == ModelPrompts()
            ? [] : ["query", query, "document", document].map(\.debugDescription)
    }

    static let fileName = "config_sentence_transformers.json"

    /// What sentence-transformers' folders call the prompts; of several the last counts.
    private static let queryKeys = ["query", "search_query"]
    private static let documentKeys = ["passage", "document", "search_document"]

    /// From `config_sentence_transformers.json` where it has one under a known name, else by the
    /// family that a name of the model tells: that of its folder, of a snapshot in a download
    /// cache, or `_name_or_path` in `config.json` where it is a published model's.
    ///
    /// - Throws: `notFound`, `io`, `corrupt`, `invalidInput`.
    static func read(_ folder: ModelFolder) throws(QuarryError) -> ModelPrompts {
        try told(by: folder) ?? ModelPrompts()
    }

    /// What the name tells that a model is to get, where its folder tells nothing. A name is
    /// anybody's choice, so it has to be that of a published model.
    /// - Throws: as `read`.
    static func told(
        byName name: String, of folder: ModelFolder
    ) throws(QuarryError) -> ModelPrompts? {
        guard published.contains(name.lowercased()) else { return nil }
        return try told(by: folder) == nil ? e5 : nil
    }

    /// Names of prompts that are stated and are neither a query's nor a document's.
    /// - Throws: `io`, `corrupt`, `invalidInput`.
    static func ignoredKeys(_ folder: ModelFolder) throws(QuarryError) -> [String] {
        guard let named = try JSONObject.ifPresent(folder.file(fileName))?.object("prompts") else {
            return []
        }
        return unknownKeys(named)
    }

    /// Writes the prompts into a folder that states none, so that they stay whatever the folder is
    /// called.
    /// - Throws: `io`, `corrupt`, `invalidInput`.
    func write(to folder: String) throws(QuarryError) {
        let path = "\(folder)/\(Self.fileName)"
        let present = try JSONObject.ifPresent(path) ?? JSONObject(path: path, values: [:])
        guard try Self.stated(present) == nil else { return }
        var prompts: [String: Any] = ["query": query, "passage": document]
        if let named = try present.object("prompts") {
            for key in Self.unknownKeys(named) { prompts[key] = named.value(key) }
        }
        try FileSystem.replace(path, with: present.bytes(with: prompts, for: "prompts"))
    }

    /// Nil where neither the folder's files nor its names tell.
    private static func told(by folder: ModelFolder) throws(QuarryError) -> ModelPrompts? {
        let file = try JSONObject.ifPresent(folder.file(fileName))
        if let file, let prompts = try stated(file) { return prompts }
        let config = try JSONObject(path: folder.transformerFile("config.json"))
        // What a tuned model was made from need not be what it wants, unless it is that itself.
        let origin = (config.value("_name_or_path") as? String).map(FileSystem.name).flatMap {
            published.contains($0.lowercased()) ? $0 : nil
        }
        let given = FileSystem.name(of: folder.path)
        let own = given == "." ? FileSystem.name(of: FileSystem.realPath(folder.path)) : given
        for name in [own, cachedName(folder.path), origin] {
            if let name, let prompts = family(of: name) { return prompts }
        }
        return nil
    }

    /// Nil where the file has no prompt under a known name.
    private static func stated(_ file: JSONObject) throws(QuarryError) -> ModelPrompts? {
        guard let named = try file.object("prompts"),
            (queryKeys + documentKeys).contains(where: { !named.isMissing($0) })
        else { return nil }
        var prompts = ModelPrompts()
        for key in queryKeys {
            if let text = try named.string(key) { prompts.query = text }
        }
        for key in documentKeys {
            if let text = try named.string(key) { prompts.document = text }
        }
        return prompts
    }

    private static func unknownKeys(_ named: JSONObject) -> [String] {
        named.keys.filter { !(queryKeys + documentKeys).contains($0) && !named.isMissing($0) }
    }

    /// The model's name where the folder is a snapshot of Hugging Face's download cache,
    /// `models--OWNER--NAME/snapshots/HASH`.
    private static func cachedName(_ path: String) -> String? {
        let parts = FileSystem.realPath(path).split(separator: "/").suffix(3)
        guard parts.count == 3, let cache = parts.first, cache.hasPrefix("models--"),
            parts.dropFirst().first == "snapshots"
        else { return nil }
        return cache.split(separator: "--").last.map(String.init)
    }

    private static let e5 = ModelPrompts(query: "query: ", document: "passage: ")

    /// The E5 models that want these prompts, as their authors call them.
    private static let published = Set(
        ["small", "base", "large"].flatMap {
            ["e5-\($0)", "e5-\($0)-v2", "e5-\($0)-unsupervised", "multilingual-e5-\($0)"]
        })

    /// Nil where the name tells nothing; instructions are their model's own, and not known.
    private static func family(of name: String) -> ModelPrompts? {
        let name = name.lowercased()
        guard !name.contains("instruct") else { return ModelPrompts() }
        let isE5 = name.split { !$0.isLetter && !$0.isNumber }.contains("e5")
        return isE5 ? e5 : nil
    }
}
