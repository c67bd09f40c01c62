package import Corpus

/// Which scripts of chunks a model compares with a question by what they say, by the question's
/// script.
package struct ScriptPairs: Hashable, Sendable {
    private var chunkScripts: [WritingScript: Set<WritingScript>] = [:]

    /// - Parameters:
    ///   - aligned: pairs that the model compares, both ways.
    ///   - chunks: scripts that chunks of the index are in.
    package init(
        _ aligned: [(WritingScript, WritingScript)] = [], chunks: Set<WritingScript> = []
    ) {
        for (first, second) in aligned {
            if chunks.contains(second) { chunkScripts[first, default: []].insert(second) }
            if chunks.contains(first) { chunkScripts[second, default: []].insert(first) }
        }
    }

    package func chunks(comparedWith question: WritingScript) -> Set<WritingScript> {
        chunkScripts[question] ?? []
    }
}
