import SystemPackage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Arithmetic on paths, by the rules of swift-system's `FilePath`: separators that are doubled or
/// at the end count for nothing. No disk is looked at but by `realPath`.
extension FileSystem {
    /// The folder in which a path's last name lies: `x` of `x/y`, `.` of `i`, `/` of `/i` and of
    /// `/`. Each further call is of a shorter path, until it is `.` or `/`.
    package static func folder(of path: String) -> String {
        let folder = FilePath(path).removingLastComponent()
        return folder.isEmpty ? "." : folder.string
    }

    /// A path's last name: `y` of `x/y/`; empty where there is none.
    package static func name(of path: String) -> String {
        FilePath(path).lastComponent?.string ?? ""
    }

    /// The path of a name in a folder; in `.` or in no folder, the name alone.
    package static func path(_ name: String, in folder: String) -> String {
        folder == "." ? name : FilePath(folder).appending(name).string
    }

    /// A path with a word before the ending of its last name, or after a name that has none:
    /// `out.bm25.run`.
    package static func path(_ path: String, withWord word: String) -> String {
        let name = FilePath(path).lastComponent
        let parts = [name?.stem ?? "", word, name?.extension].compactMap(\.self)
        return Self.path(parts.joined(separator: "."), in: folder(of: path))
    }

    /// The path without symbolic links; of what is not there yet, as far as it is there. A
    /// link that leads nowhere counts as what it names. Where that is no UTF-8, the path as it is:
    /// it opens the same file.
    package static func realPath(_ path: String) -> String { realPath(path, depth: 0) }

    private static func realPath(_ path: String, depth: Int) -> String {
        let whole = path.isEmpty ? "." : path
        if let resolved = realpath(whole, nil) {
            defer { free(resolved) }
            return String(validatingCString: resolved) ?? FilePath(whole).string
        }
        if let target = linkTarget(whole), depth < maximumLinks {
            return realPath(target, depth: depth + 1)
        }
        let parent = folder(of: whole)
        guard parent != whole else { return whole }
        let real = FilePath(realPath(parent, depth: depth)).appending(name(of: whole))
        return real.lexicallyNormalized().string
    }

    /// As many links as the kernel follows.
    private static let maximumLinks = 40

    /// Where a symbolic link leads, by its text; nil for what is none.
    private static func linkTarget(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink(path, &buffer, buffer.count)
        guard length > 0,
            let text = String(
                validating: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        else { return nil }
        return text.hasPrefix("/") ? text : Self.path(text, in: folder(of: path))
    }
}
