import Corpus

/// What a part refers to: `_rels/NAME.rels` beside it.
struct DOCXRelations {
    /// Part names by the last word of the relationship's type (`styles`, `footnotes`).
    private(set) var parts: [String: [String]] = [:]
    /// Part names by the relationship's id.
    private(set) var targets: [String: String] = [:]
    /// Targets outside the package by the relationship's id.
    private(set) var links: [String: String] = [:]

    init() {}

    /// - Parameter part: the part's name; empty for the package itself.
    init(_ zip: ZipArchive, of part: String) throws(QuarryError) {
        let slash = part.lastIndex(of: "/")
        let folder = slash.map { String(part[...$0]) } ?? ""
        let name = slash.map { String(part[part.index(after: $0)...]) } ?? part
        guard let bytes = try zip.read("\(folder)_rels/\(name).rels") else { return }
        let reader = try XMLPullReader(bytes, part: "\(folder)_rels/\(name).rels")
        let root = reader.scope
        while try reader.child(of: root) != nil { add(reader, folder: folder) }
    }

    private mutating func add(_ reader: XMLPullReader, folder: String) {
        guard let type = reader.attribute("Type"), let target = reader.attribute("Target")
        else { return }
        let id = reader.attribute("Id")
        if reader.attribute("TargetMode") == "External" {
            if let id { links[id] = target }
        } else {
            let kind = String(type.split(separator: "/").last ?? "")
            let part = Self.resolve(target, in: folder)
            parts[kind, default: []].append(part)
            if let id { targets[id] = part }
        }
    }

    /// A target is absolute (`/word/styles.xml`) or relative to the part's folder.
    private static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var path = folder.split(separator: "/")
        for step in target.split(separator: "/") where step != "." {
            if step == ".." { _ = path.popLast() } else { path.append(step) }
        }
        return path.joined(separator: "/")
    }
}
