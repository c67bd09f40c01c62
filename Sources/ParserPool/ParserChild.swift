import Corpus
import Glibc

/// One `quarry-parser` process and the sockets to it. Owned by one caller at a time.
struct ParserChild: Sendable {
    let pid: pid_t
    /// Address space the child allows itself.
    let memoryBytes: Int
    /// Languages it reads scanned pages in.
    let ocr: [String]
    /// Address space in use when it was ready; 0 where that can't be known.
    private(set) var bytesAtStart = 0
    private(set) var fingerprint = ""
    private(set) var confinement = ""
    /// What its largest resident size began with: until a child becomes another program it is this
    /// one, and the kernel counts that too. In bytes.
    private(set) var inheritedPeakBytes = 0
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
        _ executable: String, settings: ParseSettings
    ) throws(QuarryError) -> ParserChild {
        var arguments = ["--memory", String(settings.memoryBytes)]
        if !settings.ocr.isEmpty { arguments += ["--ocr", settings.ocr.joined(separator: "+")] }
        let (pid, streams) = try spawn(executable, arguments: arguments)
        var child = ParserChild(
            pid: pid, memoryBytes: settings.memoryBytes, ocr: settings.ocr, streams: streams)
        child.inheritedPeakBytes = ownPeakBytes
        let complaint: String
        do throws(Failure) {
            let reply = try child.exchange([], body: [], by: Deadline(seconds: greetingSeconds))
            guard case .greeting(let fingerprint, let confinement) = reply else {
                throw .nonsense("it does not greet")
            }
            child.fingerprint = fingerprint
            child.confinement = confinement
            child.bytesAtStart = child.bytesInUse
            return child
        } catch {
            complaint = "\(error)"
        }
        let death = child.end(patienceSeconds: 1)
        throw QuarryError(
            .io, path: executable, "the parser does not start: \(complaint), \(death)")
    }

    /// Sends one document and waits for the answer.
    mutating func parse(
        bytes: [UInt8], type: SourceType, encoding: TextEncoding?, settings: ParseSettings,
        isDrawn: Bool
    ) throws(Failure) -> ParserReply {
        documents += 1
        let head = ParserRequest.head(
            type: type, passwords: settings.passwords, extras: settings.extras,
            encoding: encoding, isDrawn: isDrawn, byteCount: bytes.count)
        return try exchange(head, body: bytes, by: Deadline(seconds: settings.timeoutSeconds))
    }

    /// Sends one document of which a page is to be seen, and waits for the answer.
    mutating func view(
        _ page: PageQuery, of bytes: [UInt8], settings: ParseSettings
    ) throws(Failure) -> ParserReply {
        documents += 1
        let head = PageRequest.head(
            passwords: settings.passwords, page: page.number, longestSide: page.longestSide,
            passages: page.passages, byteCount: bytes.count)
        return try exchange(head, body: bytes, by: Deadline(seconds: settings.timeoutSeconds))
    }

    /// Whether it holds so much more memory than at its start that a document it is given next
    /// may not find the room that it would find in a new child.
    var hasGrown: Bool { bytesInUse - bytesAtStart > memoryBytes / 8 }

    /// The largest resident size of this process so far, in bytes.
    private static var ownPeakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// Bytes of address space, which is what the child's limit is about; 0 if unknown.
    private var bytesInUse: Int {
        let descriptor = open("/proc/\(pid)/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &buffer, buffer.count)
        let pages = buffer.prefix(max(count, 0)).prefix { (0x30...0x39).contains($0) }
        return (Int(String(decoding: pages, as: UTF8.self)) ?? 0) * Int(getpagesize())
    }

    /// Whether the process still runs; it stays to be waited for in any case.
    var isAlive: Bool {
        var info = siginfo_t()
        let found = waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)
        return found == 0 && info._sifields._sigchld.si_pid == 0
    }
}
