/// What a request, a connection and all of them together may take.
package struct ServerLimits: Hashable, Sendable {
    package var bodyBytes = 1 << 20
    /// Of one header field, of all of them, and of the request line.
    package var headerBytes = 32 << 10
    package var headerFields = 64
    /// Connections at a time; those beyond are closed at once.
    package var connections = 1_000
    /// From a request's first byte to the end of its headers.
    package var headSeconds = 10.0
    /// From there to the end of its body.
    package var bodySeconds = 30.0
    /// Between requests.
    package var idleSeconds = 60.0
    /// For a client to take what is ready for it.
    package var stallSeconds = 20.0
    /// Requests that wait for a thread besides those that have one.
    package var waiting = 256
    package var waitSeconds = 10.0
    /// Answers that a language model writes at a time.
    package var writers = 8
    /// Searches of groups at a time: they wait for members more than they compute.
    package var gatherers = 32
    /// For requests to end in once the server is told to stop.
    package var drainSeconds = 20.0
    /// Of one token; 0 for any number.
    package var requestsPerSecond = 50.0

    package init() {}

    /// Unicode scalars of a question.
    package static let questionLength = 4_096
    /// Bytes of a path with its query.
    package static let pathBytes = 28 << 10
}
