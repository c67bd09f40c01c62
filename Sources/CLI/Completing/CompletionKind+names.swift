import ArgumentParser
import Embedding

extension CompletionKind {
    static var job: CompletionKind { named(Completions.jobs) }

    static var index: CompletionKind { named(Completions.indexes) }

    /// An embedding model's or a cross-encoder's name.
    static var model: CompletionKind { named { _ in Completions.models() } }

    static var embeddingModel: CompletionKind { named { _ in Completions.models(.embedding) } }

    static var crossEncoder: CompletionKind { named { _ in Completions.models(.cross) } }

    /// - Parameter names: what has been typed → what is offered.
    private static func named(_ names: @escaping @Sendable (String) -> [String]) -> CompletionKind {
        // The prefix that comes along is of the last word, which need not be the one.
        .custom { words, place, _ in names(words.indices.contains(place) ? words[place] : "") }
    }
}
