import Corpus
import Jobs
import Searching
import Segments
import Snapshots

/// An index at another server, as one root of it is.
struct RemoteShard: DocumentShard {
    let name: String
    let manifest: Manifest
    private let link: ShardLink

    /// Asks the server for the root and checks that its text is the root's.
    /// - Parameter before: what the member was when it was asked last.
    /// - Throws: `ShardFailure`.
    init(
        name: String, link: ShardLink, before: Manifest?, within seconds: Double
    ) throws(ShardFailure) {
        self.name = name
        self.link = link
        let state = try link.state(known: before?.root, within: seconds)
        if let before, before.root == state.root {
            manifest = before
            return
        }
        do throws(QuarryError) {
            manifest = try RootText.manifest(
                Array((state.rootText ?? "").utf8), path: link.address)
        } catch {
            throw ShardFailure(.broken, ForeignText.escaped(error.reason))
        }
        guard manifest.root == state.root else {
            throw ShardFailure(.broken, "its root is not that of the text it shows")
        }
        guard Self.canBe(manifest) else {
            throw ShardFailure(.broken, "its root counts more than an index can hold")
        }
    }

    /// Whether sums over all members are numbers, and chunks as many as one index may have.
    static func canBe(_ manifest: Manifest) -> Bool {
        var counts = [manifest.statistics.sources, manifest.statistics.terms]
        counts += manifest.calibration.values.map(\.samples)
        var chunks = [manifest.statistics.chunks]
        for script in (manifest.languages?.scripts ?? [:]).values {
            counts += [script.letters ?? 0] + Self.counts(script.reading)
            chunks.append(script.chunks)
        }
        for language in (manifest.languages?.latin ?? [:]).values {
            counts += [language.letters] + Self.counts(language.reading)
        }
        let mostChunks = Partitioning.maximumChunks / GroupDefinition.maximumMembers
        return counts.allSatisfy { (0..<1 << 50).contains($0) }
            && chunks.allSatisfy { (0..<mostChunks).contains($0) }
    }

    private static func counts(_ reading: ScriptReading) -> [Int] {
        [reading.letters, reading.pieces, reading.unknown]
    }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        try link.ask(Query.route, query, root: manifest.root, within: seconds)
    }

    func documents<Query: DocumentAsking>(
        _ query: Query, proofs: SourceProofs, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        try link.ask(Query.route, query, root: manifest.root, within: seconds)
    }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources {
        try link.ask("sources", query, root: manifest.root, within: seconds)
    }
}
