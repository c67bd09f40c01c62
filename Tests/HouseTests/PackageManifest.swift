import Foundation
import TestSupport

/// What `Package.swift` says of its targets, read as text: asking the package manager takes long
/// and waits for its lock.
struct PackageManifest {
    struct Target {
        enum Kind: String, CaseIterable {
            case target, executableTarget, testTarget
        }
        var name: String
        var kind: Kind
        /// Targets, and products of other packages.
        var dependencies: Set<String>
        /// From the repository's root on.
        var folder: String
        /// Sees what is public alone, as other packages do.
        var isOutsider: Bool
    }

    static let path = "Package.swift"

    let targets: [Target]
    let systemLibraries: Set<String>

    /// - Throws: `Unreadable` where a target is spelled in a way this does not know.
    init() throws {
        let text = try Repository.text(Self.path)
            .replacing(/(?m)^\s*\/\/.*$/, with: "")
        targets = try Target.Kind.allCases.flatMap { kind in
            try Self.calls(".\(kind.rawValue)(", in: text).map { try Self.target(kind, $0) }
        }
        systemLibraries = Set(text.matches(of: /systemLibrary\(\s*"(\w+)"/).map { String($0.1) })
        let mentioned = text.matches(of: /\.\w*(?i:target|plugin|macro)\(\s*name:/).count
        guard mentioned == targets.count else {
            throw Unreadable("\(Self.path): \(mentioned) targets, \(targets.count) were read")
        }
    }

    /// Those of `Sources`.
    var sources: [Target] { targets.filter { $0.folder.hasPrefix("Sources/") } }

    /// The arguments of every call that begins so.
    private static func calls(_ start: String, in text: String) throws -> [Substring] {
        try text.ranges(of: start).map { range in
            let rest = text[range.upperBound...]
            guard let end = closing(rest, open: "(", close: ")") else {
                throw Unreadable("\(path): \(start) is not closed")
            }
            return rest[..<end]
        }
    }

    /// Where what is open at the start of a text ends, outside strings.
    private static func closing(
        _ text: Substring, open: Character, close: Character
    ) -> Substring.Index? {
        var depth = 1
        var isInString = false
        for index in text.indices {
            switch text[index] {
            case "\"": isInString.toggle()
            case open where !isInString: depth += 1
            case close where !isInString: depth -= 1
            default: break
            }
            if depth == 0 { return index }
        }
        return nil
    }

    private static func target(_ kind: Target.Kind, _ text: Substring) throws -> Target {
        guard let name = text.firstMatch(of: /^\s*name: "([\w-]+)"/).map({ String($0.1) }) else {
            throw Unreadable("\(path): a target without a name: \(text.prefix(60))")
        }
        let folder = text.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) }
        return Target(
            name: name, kind: kind, dependencies: try dependencies(of: name, text),
            folder: folder ?? (kind == .testTarget ? "Tests/" : "Sources/") + name,
            isOutsider: text.contains("packageAccess: false"))
    }

    private static func dependencies(of name: String, _ text: Substring) throws -> Set<String> {
        guard let start = text.firstRange(of: "dependencies: [")?.upperBound else {
            guard text.contains("dependencies") else { return [] }
            throw Unreadable("\(path): the dependencies of \(name) are no list")
        }
        guard let end = closing(text[start...], open: "[", close: "]") else {
            throw Unreadable("\(path): the dependencies of \(name) are not closed")
        }
        let list = text[start..<end]
        let product = /\.product\(\s*name: "(\w+)",\s*package: "[^"]+"\)/
        let products = list.matches(of: product).map { String($0.1) }
        let rest = list.replacing(product, with: "")
        let names = rest.matches(of: /"([\w-]+)"/).map { String($0.1) }
        guard rest.replacing(/"[\w-]+"/, with: "").allSatisfy({ $0.isWhitespace || $0 == "," })
        else { throw Unreadable("\(path): the dependencies of \(name) are spelled in a new way") }
        return Set(products + names)
    }
}
