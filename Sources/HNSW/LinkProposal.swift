/// A new node wants to be a neighbour of `target`; the key is the new node with its score.
struct LinkProposal: Comparable {
    let target: UInt32
    let key: ScoreKey

    static func < (left: LinkProposal, right: LinkProposal) -> Bool {
        left.target == right.target ? left.key < right.key : left.target < right.target
    }
}
