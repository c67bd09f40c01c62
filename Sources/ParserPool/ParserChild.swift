import Corpus
import Glibc

/// One `quarry-parser` process and the sockets to it. Owned by one caller at a time.
struct ParserChild: Sendable {
    let pid: pid_t
    /// Address space the child allows itself.
    let memoryBytes: Int
    private(set) var fingerprint = ""
    private(set) var confinement = ""
    /// Requests sent so far.
    private(set) var documents = 0
    let streams: ChildStreams
    /// The end of what the child printed to its standard error.
    var lastWords: [UInt8] = []
    var errorsOpen = true

    /// What ends the exchange with a child.
    enum Failure: Error, Hashable {
        /// The child closed its end: it is dead or dying.
        case endOfStream
        case deadline
        case tooLong(bytes: Int)
        case nonsense(String)
        case system(call: String, number: Int32)
    }

    /// Seconds a child may take from start to greeting.
    private static let greetingSeconds = 20.0

    /// Starts a child and reads its greeting.
    /// - Throws: `io`.
    static func start(
        _ executable: String, memoryBytes: Int
    ) throws(ParserPoolError) -> ParserChild {
        let (pid, streams) = try spawn(
            executable, arguments: ["--memory", String(memoryBytes)])
        var child = ParserChild(pid: pid, memoryBytes: memoryBytes, streams: streams)
        let complaint: String
        do throws(Failure) {
            let reply = try child.exchange([], [], Deadline(seconds: greetingSeconds))
            guard case .greeting(let fingerprint, let confinement) = reply else {
                throw .nonsense("it does not greet")
            }
            child.fingerprint = fingerprint
            child.confinement = confinement
            return child
        } catch {
            complaint = "\(error)"
        }
        let death = child.end(patienceSeconds: 1)
        throw ParserPoolError(
            .io, path: executable, "the parser does not start: \(complaint), \(death)")
    }

    /// Sends one document and waits for the answer.
    mutating func parse(
        bytes: [UInt8], type: SourceType, encoding: TextEncoding?, settings: ParseSettings
    ) throws(Failure) -> ParserReply {
        documents += 1
        let head = ParserRequest.head(
            type: type, passwords: settings.passwords, extras: settings.extras,
            encoding: encoding, byteCount: bytes.count)
        return try exchange(head, bytes, Deadline(seconds: settings.timeoutSeconds))
    }

    /// Whether the process still runs; it stays to be waited for in any case.
    var isAlive: Bool {
        var info = siginfo_t()
        let found = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
        return found == 0 && info._sifields._sigchld.si_pid == 0
    }
}
