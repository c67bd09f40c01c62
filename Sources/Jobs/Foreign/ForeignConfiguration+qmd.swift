import Corpus

extension ForeignConfiguration {
    /// qmd: a collection is a folder with a pattern, and what its contexts say becomes metadata.
    static func qmd(
        _ values: ForeignYAML, path: String, _ folders: ForeignFolders
    ) throws(QuarryError) -> ForeignConfiguration {
        var (values, folders) = (values, folders)
        var made = ForeignConfiguration(.qmd, path: path)
        if let context = try values.text("global_context") {
            made.metadata.append(.init(match: nil, values: ["context": context]))
        }
        for name in values.names(at: ["collections"]) {
            try takeCollection(name, of: &values, into: &folders, &made)
        }
        folders.fill(&made)
        for key in values.unread { made.leaveOut(key.joined(separator: "."), qmdReason(key)) }
        return made
    }

    /// What qmd passes over whatever is said.
    private static let qmdIgnored = ["vendor", "dist", "build"]

    private static func takeCollection(
        _ name: String, of values: inout ForeignYAML, into folders: inout ForeignFolders,
        _ made: inout ForeignConfiguration
    ) throws(QuarryError) {
        let key = "collections.\(name)"
        let path = try values.text("collections", name, "path")
        let pattern = try values.text("collections", name, "pattern") ?? "**/*.md"
        let ignored = try values.texts("collections", name, "ignore")
        var folder = ForeignFolders.Folder(
            key: key, path: path ?? "", include: [pattern], exclude: ignored + qmdIgnored)
        folder.metadata = [("", ["collection": name])]
        for place in values.names(at: ["collections", name, "context"]) {
            guard let context = try values.text("collections", name, "context", place) else {
                continue
            }
            let below = place.split(separator: "/").joined(separator: "/")
            folder.metadata.append((below, ["context": context]))
        }
        guard path != nil else { return made.leaveOut(key, "names no folder") }
        folders.add(folder, to: &made)
    }

    private static func qmdReason(_ key: [String]) -> String {
        switch key.last {
        case "update": "nothing is run before a build: whatever starts it can"
        case "includeByDefault": "a search names collections itself: --filter meta:collection=NAME"
        case "editor_uri", "editor_uri_template": "has no counterpart"
        default:
            key[0] == "models"
                ? "models in GGUF and of endpoints are not run; the model below fits what was found"
                : "has no counterpart"
        }
    }
}
