/// Which of some numbered things belong together (union–find). A set is known by its least member.
struct DisjointSets: Sendable {
    private var parents: [Int32]

    /// - Parameter count: below 2³¹.
    init(count: Int) { parents = (0..<Int32(count)).map(\.self) }

    /// The least member of a thing's set. Nearly O(1).
    mutating func least(of thing: Int) -> Int {
        var (place, root) = (thing, thing)
        while Int(parents[root]) != root { root = Int(parents[root]) }
        while place != root { (place, parents[place]) = (Int(parents[place]), Int32(root)) }
        return root
    }

    mutating func join(_ one: Int, with other: Int) {
        let (left, right) = (least(of: one), least(of: other))
        parents[max(left, right)] = Int32(min(left, right))
    }

    /// For each thing the least member of its set.
    mutating func leasts() -> [Int32] {
        parents.indices.map { Int32(least(of: $0)) }
    }
}
