import CSeccomp
import Glibc

/// Limits the child puts on itself before it reads the first byte of a document.
enum Confinement {
    /// Returns what is in force, for the greeting: `memory, no core, seccomp`.
    static func apply(memoryBytes: Int?, channel: Channel) -> String {
        var inForce: [String] = []
        if let memoryBytes, limit(RLIMIT_AS, to: memoryBytes) { inForce.append("memory") }
        // Documents must not end up in core files, nor in what a crash handler is piped.
        if limit(RLIMIT_CORE, to: 0), quarry_make_undumpable() == 0 { inForce.append("no core") }
        if endWithReader(of: channel.output) { inForce.append("ends with engine") }
        if quarry_drop_privileges() == 0 { inForce.append("no new privileges") }
        if SystemCallFilter.load() { inForce.append("seccomp") }
        return inForce.joined(separator: ", ")
    }

    private static func limit(_ resource: __rlimit_resource, to value: Int) -> Bool {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        return setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0
    }

    /// Ends the process when the engine is gone, even in the middle of a document.
    ///
    /// `PR_SET_PDEATHSIG` would not do: it fires when the *thread* that started the child ends,
    /// and the engine's Dispatch threads come and go.
    private static func endWithReader(of descriptor: Int32) -> Bool {
        var thread = pthread_t()
        let argument = UnsafeMutableRawPointer(bitPattern: Int(descriptor))
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
            let descriptor = Int32(Int(bitPattern: $0))
            // No events are asked for: only the other end's closing is reported.
            var watched = pollfd(fd: descriptor, events: 0, revents: 0)
            while poll(&watched, 1, -1) <= 0 {}
            _exit(0)
        }
        guard pthread_create(&thread, nil, body, argument) == 0 else { return false }
        pthread_detach(thread)
        return true
    }
}
