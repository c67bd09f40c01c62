package import Corpus

/// The pairs of scripts whose texts a model compares by what they say.
package struct ScriptPairs: Hashable, Sendable {
    private let pairs: Set<Set<WritingScript>>

    package init(_ pairs: [(WritingScript, WritingScript)] = []) {
        self.pairs = Set(pairs.map { [$0, $1] })
    }

    package var isEmpty: Bool { pairs.isEmpty }

    package func contain(_ first: WritingScript, _ second: WritingScript) -> Bool {
        pairs.contains([first, second])
    }
}
