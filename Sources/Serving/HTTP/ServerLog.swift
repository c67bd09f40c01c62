/// Where the server says what happens. Called from several threads.
package struct ServerLog: Sendable {
    /// Each request, for those who want to know.
    package let note: @Sendable (String) -> Void
    package let inform: @Sendable (String) -> Void
    package let warn: @Sendable (String) -> Void

    package init(
        note: @escaping @Sendable (String) -> Void,
        inform: @escaping @Sendable (String) -> Void,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.note = note
        self.inform = inform
        self.warn = warn
    }

    package static let silent = ServerLog(note: { _ in }, inform: { _ in }, warn: { _ in })
}
