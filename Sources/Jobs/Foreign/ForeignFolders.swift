import Corpus
import Storage

/// Folders as other tools name them, each with globs of its own → the roots of a job and globs that
/// hold for all of them.
struct ForeignFolders {
    struct Folder {
        /// What said it, for messages.
        var key: String
        var path: String
        /// Globs below it; none: all of it.
        var include: [String] = []
        var exclude: [String] = []
        /// Folders below it, empty for itself, and what is known of what lies in them.
        var metadata: [(below: String, values: [String: String])] = []
    }

    private struct Place {
        var folder: Folder
        /// Without symbolic links.
        var real: String
        /// Of the root it lies in.
        var root = ""
    }

    /// What `~` stands for.
    let home: String?
    /// Taken instead of all that a configuration names.
    let substitute: String?
    private var places: [Place] = []

    init(home: String?, substitute: String?) {
        self.home = home
        self.substitute = substitute
    }

    /// Takes a folder up, or says why it can't be one of a job.
    mutating func add(_ folder: Folder, to configuration: inout ForeignConfiguration) {
        var folder = folder
        if let substitute {
            folder.path = substitute
            if !folder.metadata.isEmpty {
                configuration.leaveOut(folder.key, "what is known of its folder is not of another")
            }
            folder.metadata = []
        }
        guard let path = expanded(folder.path) else {
            return configuration.leaveOut(folder.key, "what ~ stands for is not known: set HOME")
        }
        folder.path = path
        guard FileStatus(of: path)?.kind == .folder else {
            return configuration.leaveOut(folder.key, "\(path) is no folder on this machine")
        }
        places.append(Place(folder: folder, real: FileSystem.realPath(path)))
    }

    /// Without `~` and slashes at the end.
    private func expanded(_ path: String) -> String? {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard path == "~" || path.hasPrefix("~/") else { return path }
        return home.map { $0 + path.dropFirst() }
    }

    /// Where a path lies among the folders that were taken up; nil where it lies in none.
    /// - Parameter isGlob: whether it has wildcards, which stay what they are.
    func glob(of path: String, isGlob: Bool = false) -> String? {
        guard let path = expanded(path),
            let place = placed.first(where: { Self.holds($0.folder.path, path) })
        else { return nil }
        let below = Self.below(place.folder.path, path)
        return Self.joined(prefix(of: place), isGlob ? below : Glob.escaped(below))
    }

    /// Makes roots and globs of all that was taken up.
    mutating func fill(_ configuration: inout ForeignConfiguration) {
        leaveOutNamesakes(&configuration)
        let isNarrowed = places.contains { !$0.folder.include.isEmpty }
        for place in placed {
            if place.real == place.root,
                !configuration.roots.contains(where: { FileSystem.realPath($0) == place.root })
            {
                configuration.roots.append(place.folder.path)
            }
            let include = isNarrowed && place.folder.include.isEmpty ? ["**"] : place.folder.include
            let problems =
                include.compactMap { take($0, of: place, into: &configuration.include) }
                + place.folder.exclude.compactMap {
                    take($0, of: place, into: &configuration.exclude)
                }
            for problem in problems { configuration.leaveOut(place.folder.key, problem) }
            takeMetadata(of: place, into: &configuration)
        }
    }

    /// Roots of a job are told apart by their names.
    private mutating func leaveOutNamesakes(_ configuration: inout ForeignConfiguration) {
        var roots: [String: String] = [:]
        var kept: [Place] = []
        for place in placed {
            let name = FileSystem.name(of: place.root)
            if roots[name, default: place.root] == place.root {
                roots[name] = place.root
                kept.append(place)
            } else {
                configuration.leaveOut(
                    place.folder.key,
                    "another folder is called \(name) too; it takes a job of its own")
            }
        }
        places = kept
    }

    /// - Returns: why it can't be a job's; nil if it was taken.
    private func take(
        _ glob: String, of place: Place, into list: inout [String]
    ) -> String? {
        let text = Self.anchored(glob, below: prefix(of: place))
        do throws(InvalidText) {
            // By itself too: below a folder, `!` is a character like others.
            _ = try Glob(glob)
            _ = try Glob(text)
        } catch {
            return "\(glob): \(error.reason)"
        }
        if !list.contains(text) { list.append(text) }
        return nil
    }

    private func takeMetadata(
        of place: Place, into configuration: inout ForeignConfiguration
    ) {
        let prefix = prefix(of: place)
        // The longest of several prefixes counts, and of several rules the last.
        for (below, values) in place.folder.metadata.sorted(by: { $0.below.count < $1.below.count })
        {
            let folder = Self.joined(prefix, Glob.escaped(below))
            let globs =
                below.isEmpty && !place.folder.include.isEmpty
                ? place.folder.include.map { Self.anchored($0, below: prefix) }
                : [folder.isEmpty ? nil : folder + "/**"]
            configuration.metadata += globs.map { .init(match: $0, values: values) }
        }
    }

    // MARK: Paths

    /// Each in the outermost folder around it.
    private var placed: [Place] {
        let roots = places.map(\.real).filter { real in
            !places.contains { $0.real != real && Self.holds($0.real, real) }
        }
        return places.map { place in
            var place = place
            place.root = roots.first { Self.holds($0, place.real) } ?? place.real
            return place
        }
    }

    private static func holds(_ folder: String, _ path: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    /// What names in a folder begin with: the root's where there are several, and the way to it.
    private func prefix(of place: Place) -> String {
        let isAlone = Set(placed.map(\.root)).count < 2
        let name = isAlone ? "" : FileSystem.name(of: place.root)
        return Glob.escaped(Self.joined(name, Self.below(place.root, place.real)))
    }

    private static func below(_ root: String, _ path: String) -> String {
        guard path != root else { return "" }
        return String(path.dropFirst(root == "/" ? 1 : root.count + 1))
    }

    private static func joined(_ first: String, _ second: String) -> String {
        [first, second].filter { !$0.isEmpty }.joined(separator: "/")
    }

    /// A glob that holds below a folder.
    static func anchored(_ glob: String, below prefix: String) -> String {
        guard !prefix.isEmpty else { return glob }
        let isAnchored = glob.dropLast().contains("/")
        let rest = glob.hasPrefix("/") ? String(glob.dropFirst()) : glob
        return prefix + (isAnchored || glob == "**" ? "/" : "/**/") + rest
    }
}
