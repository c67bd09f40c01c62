/// When a file of a repository may be written.
enum WriteCondition: Hashable, Sendable {
    case always
    /// Only where nothing has the name.
    case absent
    /// Only if it is as this store has read it first or written it last, or was absent then.
    case unmoved
}
