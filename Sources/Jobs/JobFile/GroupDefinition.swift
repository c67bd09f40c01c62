package import Corpus
import Foundation
import Yams

/// What a group file says: which indexes, here or at other servers, answer as one.
package struct GroupDefinition: Hashable, Sendable {
    package struct Member: Hashable, Sendable {
        package enum Place: Hashable, Sendable {
            case folder(String)
            /// A server's address; the index's name there, nil for its first; the file with the
            /// token that it wants.
            case server(url: String, index: String?, tokenFile: String?)
        }

        package var name: String
        package var place: Place
        /// The only root it may answer from, hexadecimal; nil: it follows what is published.
        package var root: String?
    }

    package var name: String
    package var members: [Member]
    /// An index folder or a root's text whose weights count; nil: the members' means.
    package var weights: String?
    /// For a question.
    package var seconds: Double
    /// Whether members that answer do so alone where others don't.
    package var answersInPart: Bool

    package static let keys = ["name", "members", "weights", "deadline", "partial"]
    package static let memberKeys = ["name", "index", "url", "token_file", "root"]
    package static let maximumBytes = 1 << 20
    package static let maximumMembers = 256
    package static let seconds = 0.05...600.0
}

extension GroupDefinition {
    /// Reads a group file (YAML, of which JSON is a part).
    /// - Throws: `notFound`, `io`; `invalidInput` with key and line for what can't be meant;
    ///   `limitExceeded` over `maximumBytes`.
    package static func load(path: String) throws(QuarryError) -> GroupDefinition {
        try parse(
            try SettingsFile.text(path, limit: maximumBytes, name: "group file"), path: path)
    }

    /// The token in a member's file.
    /// - Throws: `notFound`, `io`; `invalidInput` for a file that holds anything else.
    package static func token(file: String) throws(QuarryError) -> String {
        let text = try SettingsFile.text(file, limit: 4096, name: "token file")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw QuarryError(.invalidInput, path: file, "holds one token and nothing else")
        }
        return text
    }

    /// - Parameter path: for messages only.
    /// - Throws: as `load`.
    package static func parse(
        _ text: String, path: String
    ) throws(QuarryError) -> GroupDefinition {
        try JobDefinition.refuseAnchors(text, path: path)
        guard let root = try JobDefinition.compose(text, path: path), root.mapping != nil else {
            throw QuarryError(.invalidInput, path: path, "a group file has a name and members")
        }
        let section = try JobFileSection(root, file: path, keys: keys)
        let mappings = try section.required("members", value: try section.mappings("members"))
        guard (1...maximumMembers).contains(mappings.count) else {
            throw section.error("members", because: "must be 1 to \(maximumMembers) members")
        }
        var members: [Member] = []
        for mapping in mappings {
            do throws(InvalidText) {
                members.append(try Member(mapping))
            } catch {
                throw section.error("members", because: error.reason)
            }
        }
        if let double = twice(members.map(\.name)) {
            throw section.error("members", because: "two members are called \(double)")
        }
        if let double = twice(members.map { "\($0.place)" }) {
            let names = members.filter { "\($0.place)" == double }.map(\.name)
            throw section.error(
                "members", because: "\(names.joined(separator: " and ")) are the same index")
        }
        let name = try section.required("name", value: try section.text("name"))
        guard isName(name) else { throw section.error("name", because: nameRule) }
        return GroupDefinition(
            name: name, members: members, weights: try section.text("weights"),
            seconds: try seconds(of: section),
            answersInPart: try section.choice("partial", of: Partial.self) != .refuse)
    }

    private enum Partial: String, CaseIterable { case answer, refuse }

    private static func seconds(of section: JobFileSection) throws(QuarryError) -> Double {
        let value = try section.value("deadline", as: Quantities.seconds) ?? 5
        guard seconds.contains(value) else {
            throw section.error("deadline", because: "must be 50ms to 10m")
        }
        return value
    }

    private static func twice(_ texts: [String]) -> String? {
        var seen: Set<String> = []
        return texts.first { !seen.insert($0).inserted }
    }

    fileprivate static let nameRule =
        "a name is 1 to 100 letters, digits, dots, hyphens and underscores of ASCII"

    /// It stands in a line of the group's root.
    fileprivate static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                    || (0x61...0x7A).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
            }
    }
}

extension GroupDefinition.Member {
    fileprivate init(_ mapping: [(key: String, value: String)]) throws(InvalidText) {
        var values: [String: String] = [:]
        for (key, value) in mapping {
            guard GroupDefinition.memberKeys.contains(key) else {
                let nearest = NearestKey.find(key, among: GroupDefinition.memberKeys)
                throw InvalidText("unknown key \(key); the nearest known one is \(nearest)")
            }
            guard values.updateValue(value, forKey: key) == nil else {
                throw InvalidText("\(key) is there twice")
            }
        }
        guard let name = values["name"], GroupDefinition.isName(name) else {
            throw InvalidText("each member needs a name; \(GroupDefinition.nameRule)")
        }
        self.name = name
        root = try values["root"].map { (root) throws(InvalidText) in
            guard let digest = Digest(hex: root) else {
                throw InvalidText("the root of \(name) is not 64 hexadecimal digits")
            }
            return digest.hex
        }
        place = try Self.place(values, of: name)
    }

    private static func place(
        _ values: [String: String], of name: String
    ) throws(InvalidText) -> Place {
        guard let url = values["url"] else {
            guard let folder = values["index"], !folder.isEmpty, values["token_file"] == nil
            else {
                throw InvalidText("\(name) needs an index folder, or the url of a server")
            }
            return .folder(folder)
        }
        guard isAddress(url) else {
            throw InvalidText(
                "the url of \(name) is not http:// or https:// with a host and perhaps a path")
        }
        guard values["index"].map({ (1...255).contains($0.count) }) ?? true else {
            throw InvalidText(
                "the index of \(name) has 1 to 255 letters; without it the server's first answers")
        }
        return .server(
            url: url.hasSuffix("/") ? String(url.dropLast()) : url, index: values["index"],
            tokenFile: values["token_file"])
    }

    private static func isAddress(_ url: String) -> Bool {
        guard let scheme = ["http://", "https://"].first(where: { url.hasPrefix($0) })
        else { return false }
        let host = url.dropFirst(scheme.count).prefix { $0 != "/" && $0 != ":" }
        return !host.isEmpty && !url.contains { "?#@".contains($0) || $0.isWhitespace }
    }
}
