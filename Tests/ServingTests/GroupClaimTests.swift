import Corpus
import Foundation
import Searching
import Segments
import Storage
import Testing

@testable import Serving

@Suite("Members that claim sources")
struct GroupClaimTests {
    private static let everybody = Audience(groups: nil)

    /// - Parameters:
    ///   - first: position of the first passage.
    ///   - count: of passages that it says it has; nil: as many as it shows.
    private func source(
        _ path: String, _ ranges: [Range<Int>] = [0..<5], from first: Int = 0, count: Int? = nil
    ) -> MemberSource {
        let record = SourceRecord(
            file: SourceFile(
                id: SourceID(path: path), type: .markdown, byteCount: 10,
                contentHash: Digest.sha256(path)),
            facts: DocumentFacts(), chunkCount: count ?? ranges.count)
        let chunks = ranges.enumerated().map { place, range in
            Chunk(position: first + place, text: "hello", span: Span(range: range), tokenCount: 1)
        }
        return MemberSource(record, chunks: chunks)
    }

    private func desk(_ shard: ClaimingShard, _ readers: Audience = everybody) -> MemberDesk {
        MemberDesk(
            shard: shard, scope: SourceScope(index: "kb", member: shard.name), readers: readers,
            seconds: 5, proofs: SourceProofs())
    }

    private func query(_ desk: MemberDesk, _ id: String, _ part: SourcePart) -> SourceQuery {
        SourceQuery(readers: desk.readers, scope: desk.scope, id: id, part: part)
    }

    private static func id(_ path: String, at member: String) -> String {
        PassageID.source(SourceID(path: path), in: SourceScope(index: "kb", member: member))
    }

    private func expectBroken(_ body: () throws -> Void) {
        let failure = #expect(throws: ShardFailure.self) { try body() }
        #expect(failure?.kind == .broken, "\(failure?.reason ?? "")")
    }

    @Test("answer for no id but their own: another's citation is none of theirs")
    func owner() async throws {
        let library = try await SplitLibrary(metadata: [("hr/**", ["acl": "hr"])])
        let whole = try library.folders().generation.whole
        let path = "hr/salaries.md"
        let liar = desk(ClaimingShard("m0", claims: [source(path)]))
        let part = SourcePart(0..<5, around: 0)
        // It is m1's, and known by that: m0 knows its path and says that it has it.
        expectBroken { _ = try liar.source(query(liar, Self.id(path, at: "m1"), part), of: whole) }
        // What it says it has is its own to say, under its own name.
        let own = try liar.source(query(liar, Self.id(path, at: "m0"), part), of: whole)
        #expect(own?.scope.member == "m0" && own?.entry.id == Self.id(path, at: "m0"))
        // To a reader who may not see it nothing is shown, whatever the member thinks.
        let some = desk(ClaimingShard("m0", claims: [source(path)]), Audience(groups: []))
        expectBroken { _ = try some.source(query(some, Self.id(path, at: "m0"), part), of: whole) }
        try await library.stop()
    }

    @Test("count no more sources than they have, and each value once")
    func facets() throws {
        func counts(_ fields: String) throws -> FacetCounts {
            try ShardJSON.value(
                FacetCounts.self, of: Data("{\"fields\": [\(fields)]}".utf8))
        }
        func field(_ name: String, _ counts: String, isMetadata: Bool = false) -> String {
            "{\"name\": \"\(name)\", \"is_metadata\": \(isMetadata), \"counts\": [\(counts)]}"
        }
        let one = "{\"value\": \"pdf\", \"sources\": 1}"
        let honest = try counts(field("type", one))
        #expect(try desk(ClaimingShard("m0", facets: honest)).facets() == honest)
        let many = (0...FacetCounts.mostValues).map { "{\"value\": \"v\($0)\", \"sources\": 1}" }
        for fields in [
            field("type", "{\"value\": \"pdf\", \"sources\": 2}"),
            field("type", "{\"value\": \"pdf\", \"sources\": -1}"),
            field("type", "{\"value\": \"pdf\", \"sources\": \(Int.max)}"),
            field("type", "\(one), \(one)"), field("kind", one),
            field("type", one) + ", " + field("type", one),
            field(
                "type", "{\"value\": \"\(String(repeating: "x", count: 2_000))\", \"sources\": 1}"),
            field("key", many.joined(separator: ", "), isMetadata: true),
        ] {
            let shard = ClaimingShard("m0", facets: try counts(fields))
            expectBroken { _ = try desk(shard).facets() }
        }
    }

    @Test("show the passage that was asked for, and no more than was asked for")
    func passages() async throws {
        let library = try await SplitLibrary()
        let whole = try library.folders().generation.whole
        let id = Self.id("x.md", at: "m0")
        for (ranges, part) in [
            ([0..<5], SourcePart(0..<6, around: 0)),
            ([0..<5, 6..<9], SourcePart(0..<5, around: 0)),
            ([0..<5, 6..<9], .positions(from: 0, count: 1)), ([], SourcePart(0..<5, around: 0)),
        ] {
            let desk = desk(ClaimingShard("m0", claims: [source("x.md", ranges)]))
            expectBroken { _ = try desk.source(query(desk, id, part), of: whole) }
        }
        try await library.stop()
    }

    @Test("show passages at the positions that were asked for, and no fewer than they say")
    func positions() async throws {
        let library = try await SplitLibrary()
        let whole = try library.folders().generation.whole
        let id = Self.id("x.md", at: "m0")
        func show(_ claim: MemberSource, _ part: SourcePart) throws -> [Int]? {
            let desk = desk(ClaimingShard("m0", claims: [claim]))
            return try desk.source(query(desk, id, part), of: whole)?.chunks.map(\.position)
        }
        let largest = SourcePart.largestPosition
        let passage = SourcePart(0..<5, around: 2)
        #expect(try show(source("x.md", from: largest), passage) == [largest])
        for first in [largest + 1, .max] {
            expectBroken { _ = try show(source("x.md", from: first), passage) }
        }
        let two = SourcePart.positions(from: 3, count: 2)
        let ranges = [0..<5, 5..<9]
        #expect(try show(source("x.md", ranges, from: 3, count: 9), two) == [3, 4])
        #expect(try show(source("x.md", [0..<5], from: 3, count: 4), two) == [3])
        #expect(try show(source("x.md", [], count: 2), two) == [])
        expectBroken { _ = try show(source("x.md", ranges, from: 4, count: 9), two) }
        expectBroken { _ = try show(source("x.md", [0..<5], from: 3, count: 9), two) }
        expectBroken { _ = try show(source("x.md", [], count: 1 << 62), two) }
        expectBroken { _ = try show(source("x.md", [], count: 1 << 62), .none) }
        try await library.stop()
    }

    @Test("list their sources in order, as many as were asked for, and no others")
    func lists() async throws {
        let library = try await SplitLibrary(metadata: [("hr/**", ["acl": "hr"])])
        let whole = try library.folders().generation.whole
        func list(
            _ paths: [String], hasMore: Bool = false, after: String? = nil, prefix: String = ""
        ) throws -> [String] {
            let shard = ClaimingShard(
                "m0", claims: paths.map { source($0, []) }, hasMore: hasMore)
            return try desk(shard, Audience(groups: [])).list(
                SourceListQuery(
                    readers: Audience(groups: []), after: after, prefix: prefix, limit: 2),
                of: whole
            ).records.map(\.file.id.path)
        }
        #expect(try list(["a", "b"]) == ["a", "b"] && list([]) == [])
        expectBroken { _ = try list(["b", "a"]) }
        expectBroken { _ = try list(["a", "a"]) }
        expectBroken { _ = try list(["a", "b", "c"]) }
        expectBroken { _ = try list(["a"], after: "a") }
        expectBroken { _ = try list(["b"], prefix: "a") }
        expectBroken { _ = try list([], hasMore: true) }
        expectBroken { _ = try list(["hr/a"]) }
        try await library.stop()
    }

    @Test("are listed to the end of a path that several claim: the next page begins after it")
    func pages() throws {
        let found = try [("a", "m0"), ("b", "m0"), ("b", "m1"), ("c", "m1")].map {
            (record: try source($0.0, []).content(most: 0).record, member: $0.1)
        }
        #expect((1...5).map { ServedGroup.page(found, limit: $0) } == [1, 3, 3, 4, 4])
        #expect(ServedGroup.page([], limit: 3) == 0)
    }

    @Test("send a file in pieces, of which one is made or none")
    func pieces() throws {
        let file = [UInt8](repeating: 7, count: 2 * DocumentPiece.mostBytes + 3)
        let shard = ClaimingShard("m0") { DocumentPiece(of: file, from: $0) }
        func take(_ shard: ClaimingShard, limit: Int = 100 << 20) throws -> [UInt8] {
            try shard.file(AdapterQuery(), limit: limit, proofs: SourceProofs(), within: 20)
        }
        #expect(try take(shard) == file && shard.asked.count == 3)
        expectBroken { _ = try take(shard, limit: file.count - 1) }
        // Nothing more comes, or more than there is, or another length each time.
        expectBroken {
            _ = try take(
                ClaimingShard("m0") { start in DocumentPiece(total: 9, start == 0 ? 4 : 0) })
        }
        expectBroken { _ = try take(ClaimingShard("m0") { _ in DocumentPiece(total: 9, 5) }) }
        expectBroken { _ = try take(ClaimingShard("m0") { _ in DocumentPiece(total: -1, 5) }) }
        let reason = #expect(throws: Problem.self) {
            try take(ClaimingShard("m0") { _ in DocumentPiece(reason: "a\u{1B}b") })
        }
        #expect(reason?.detail == "a\\u{1B}b")
    }
}

extension DocumentPiece {
    fileprivate init(total: Int, _ count: Int) {
        self.init(of: [UInt8](repeating: 0, count: count), from: 0)
        self.total = total
    }
}
