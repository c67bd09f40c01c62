import Corpus
import Searching

/// The passages that an agent's model was given, numbered once across all its steps.
struct GatheredPassages {
    private(set) var list: [AnswerPassage] = []
    /// Those that a search found, each once.
    private(set) var hits: [Hit] = []
    /// Members of a group that a search was without, each once.
    private(set) var missing: [MissingMember] = []
    private var numbers: [ChunkName: Int] = [:]
    private var kept: Set<ChunkName> = []

    /// The number that a passage has, or would have if it were given now.
    func number(of passage: AnswerPassage) -> Int { numbers[passage.name] ?? list.count + 1 }

    /// - Returns: its number: the one it has, or a new one.
    mutating func add(_ passage: AnswerPassage) -> Int {
        let number = number(of: passage)
        guard number > list.count else { return number }
        list.append(passage)
        numbers[passage.name] = number
        return number
    }

    /// Keeps what a search found, for an answer without the model.
    mutating func keep(_ hit: Hit) {
        if kept.insert(AnswerPassage(hit).name).inserted { hits.append(hit) }
    }

    mutating func miss(_ members: [MissingMember]) {
        missing += members.filter { member in !missing.contains { $0.name == member.name } }
    }
}
