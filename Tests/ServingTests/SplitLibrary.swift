import Corpus
import Embedding
import Foundation
import Jobs
import Searching
import Snapshots
import Storage
import TestSupport
import Testing

@testable import Serving

/// Texts as one index, and the same in two that servers of their own serve, of which a group is made.
final class SplitLibrary {
    static let token = "a-token-for-the-group-that-nobody-guesses"
    static let texts: [String: [String]] = [
        "leave.md": ["parental leave is twenty weeks", "sick leave is paid in full"],
        "hr/salaries.md": ["salaries are paid on the last day of the month"],
        "refunds.md": ["a refund is paid within fourteen days", "退款期限是十四天"],
        "max_size.md": ["the field max_size limits a leave request", "請假單的 max_size 上限"],
        "copy.md": ["sick leave is paid in full", "months are paid on the last day"],
    ]

    let whole: ServedLibrary
    let parts: [ServedLibrary]
    let servers: [TestServer]
    private let folder: TemporaryFolder

    /// - Parameter access: as lines of a token file for the members' servers.
    init(
        metadata: [(match: String, values: [String: String])] = [], tokens: String? = nil
    ) async throws {
        whole = try ServedLibrary(Self.texts, metadata: metadata)
        let names = Self.texts.keys.sorted()
        parts = try (0..<2).map { part in
            let own = names.enumerated().filter { $0.offset % 2 == part }.map(\.element)
            return try ServedLibrary(
                Self.texts.filter { own.contains($0.key) }, metadata: metadata)
        }
        folder = try TemporaryFolder()
        let line = TokenFile.line(name: "group", token: Self.token, groups: "*")
        try Data((tokens ?? line).utf8).write(to: URL(filePath: folder.file("tokens")))
        try Data((Self.token + "\n").utf8).write(to: URL(filePath: folder.file("token")))
        let list = try TokenList(path: folder.file("tokens"))
        var servers: [TestServer] = []
        for part in parts {
            servers.append(
                try await TestServer([try part.served()], access: .tokens(list)) {
                    $0.limits.requestsPerSecond = 0
                })
        }
        self.servers = servers
    }

    func stop() async throws {
        for server in servers { try await server.stop() }
    }

    /// A group file over both servers.
    /// - Parameters:
    ///   - roots: what the members are held to.
    ///   - more: lines of the file.
    func file(roots: [String?] = [nil, nil], _ more: String = "") throws -> String {
        let weights = folder.file("weights.txt")
        let manifest = try GenerationStore(root: whole.index).currentManifest()
        try Data(manifest.rootText.utf8).write(to: URL(filePath: weights))
        let members = zip(servers, roots).enumerated().map { number, item in
            let root = item.1.map { ", root: \"\($0)\"" } ?? ""
            return "  - { name: m\(number), url: \"http://127.0.0.1:\(item.0.port)\", "
                + "index: library, token_file: \(folder.file("token"))\(root) }\n"
        }.joined()
        return "name: kb\nweights: \(weights)\n\(more)members:\n\(members)"
    }

    func group(roots: [String?] = [nil, nil], _ more: String = "") throws -> ServedGroup {
        try ServedGroup(
            try GroupDefinition.parse(try file(roots: roots, more), path: "kb.yaml"),
            models: whole.models, slots: ComputeSlots(count: 2))
    }

    /// A group of the folders, as a file says it.
    func folders(named name: String = "kb") throws -> ServedGroup {
        let members = parts.enumerated().map { "  - { name: m\($0), index: \($1.index) }\n" }
        return try ServedGroup(
            try GroupDefinition.parse(
                "name: \(name)\nmembers:\n\(members.joined())", path: "kb.yaml"),
            models: whole.models, slots: ComputeSlots(count: 2))
    }

    /// A group of the folders, without servers.
    func shards(slots: ComputeSlots = ComputeSlots(count: 2)) throws -> [any Shard] {
        let encoder = try whole.served().generation.encoder
        return try parts.enumerated().map { number, part in
            GenerationShard(
                name: "m\(number)",
                generation: ServedGeneration(
                    index: "kb", snapshot: try Snapshot(index: part.index), encoder: encoder,
                    cross: nil), slots: slots)
        }
    }

    func searcher(of shards: [any Shard]) throws -> GroupSearcher {
        let manifest = try GenerationStore(root: whole.index).currentManifest()
        return try GroupSearcher(
            shards, name: "kb", weights: .index(manifest),
            encoder: try whole.served().generation.encoder)
    }
}

extension SearchResult {
    /// What of it two ways to answer have to have in common.
    var lines: [String] {
        hits.map { "\($0.rank) \($0.score.bitPattern) \($0.source.id.path) \($0.chunk.text)" }
    }
}
