import CSpawn
import Corpus
import Glibc

extension ParserChild {
    /// Starts the executable with one socket for its input and output, one for its complaints,
    /// and nothing else of ours, whoever opened it.
    static func spawn(
        _ executable: String, arguments: [String]
    ) throws(QuarryError) -> (pid_t, ChildStreams) {
        let frames = try makeSockets()
        let errors = try makeSockets()
        let streams = ChildStreams(frames: frames.ours, errors: errors.ours)
        defer {
            close(frames.theirs)
            close(errors.theirs)
        }
        var pid: pid_t = 0
        let ends = [frames.theirs, frames.theirs, errors.theirs]
        let failure = withActions(ends) { actions, attributes in
            withStrings([executable] + arguments) { arguments in
                withStrings(environment) { environment in
                    posix_spawn(&pid, executable, actions, attributes, arguments, environment)
                }
            }
        }
        guard failure == 0 else {
            streams.close()
            throw QuarryError(
                .io, path: executable, "can't start it: \(QuarryError.systemReason(failure))")
        }
        return (pid, streams)
    }

    /// The child needs the loader's path at most. Swift's crash reporter would take seconds
    /// over each crash, and print documents' bytes.
    private static var environment: [String] {
        // Tesseract's OpenMP must not start threads: the child may not, and results must not
        // depend on their number.
        var variables = ["SWIFT_BACKTRACE=enable=no", "LC_ALL=C.UTF-8", "OMP_THREAD_LIMIT=1"]
        for name in ["LD_LIBRARY_PATH", "GCONV_PATH", "TESSDATA_PREFIX"] {
            if let value = getenv(name) { variables.append("\(name)=\(String(cString: value))") }
        }
        return variables
    }

    /// Sockets rather than pipes: they can be made closed-on-exec in one step, and a write to
    /// one whose reader has died can be told to raise no signal.
    private static func makeSockets() throws(QuarryError) -> (ours: Int32, theirs: Int32) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw QuarryError(call: "socketpair", path: nil)
        }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (ends[0], ends[1])
    }

    private static func withActions(
        _ childEnds: [Int32],
        body: (UnsafePointer<posix_spawn_file_actions_t>, UnsafePointer<posix_spawnattr_t>)
            -> Int32
    ) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, end) in childEnds.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, end, Int32(target))
        }
        // Not all that a process opens closes on exec: Foundation's pipes to other processes don't,
        // and those would wait for this child's end.
        posix_spawn_file_actions_addclosefrom_np(&actions, Int32(childEnds.count))
        // A process group of its own: the terminal's Ctrl-C is for the engine, which ends the
        // child.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))
        return body(&actions, &attributes)
    }

    private static func withStrings(
        _ strings: [String],
        body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        var pointers = strings.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
}
