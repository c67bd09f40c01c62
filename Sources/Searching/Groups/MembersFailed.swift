/// What ends a try to answer a question: without these members there is another.
struct MembersFailed: Error {
    /// By their places in the group.
    var failures: [Int: ShardFailure]
}
