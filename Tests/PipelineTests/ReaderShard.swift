import Foundation
import Searching
import Snapshots

/// A folder's index as a member of a group, asked as over a wire: what goes either way is JSON in
/// between.
struct ReaderShard: Shard {
    let name: String
    let manifest: Manifest
    let reader: ShardReader
    let keys: SourceKeys

    init(_ name: String, _ searcher: Searcher) {
        self.name = name
        manifest = searcher.snapshot.manifest
        reader = ShardReader(
            searcher, for: Audience(groups: nil), narrowed: NarrowedSearchers())
        keys = SourceKeys(searcher.snapshot)
    }

    func answer<Query: ShardAsking>(
        _ query: Query, within seconds: Double
    ) throws(ShardFailure) -> Query.Answer {
        try answer(query) { try $0.answer(of: reader) }
    }

    func sources(
        _ query: ShardSourceQuery, within seconds: Double
    ) throws(ShardFailure) -> ShardSources {
        try answer(query) { try keys.answer($0) }
    }

    private func answer<Query: Codable, Answer: Codable>(
        _ query: Query, by answer: (Query) throws -> Answer
    ) throws(ShardFailure) -> Answer {
        do {
            return try sent(try answer(try sent(query)))
        } catch {
            throw ShardFailure(.unavailable, "\(error)")
        }
    }

    private func sent<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
    }
}
