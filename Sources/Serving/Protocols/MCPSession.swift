/// For whom tools are called, and where the server is reached.
struct MCPSession: Sendable {
    var caller: Caller
    /// Without a slash at the end.
    var base: String

    /// Where a passage or a source can be looked at.
    func url(passage id: String) -> String { "\(base)/api/v1/cite/\(id)" }
    func url(source id: String) -> String { "\(base)/api/v1/sources/\(id)/passages" }
}
