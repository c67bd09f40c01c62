import CSeccomp
import Glibc

/// The system calls that parsing needs; every other one fails with EPERM. There is no network,
/// no new process, no write to any file: files open for reading only, which iconv's modules
/// and poppler's CJK maps need.
enum SystemCallFilter {
    private static let allowed = [
        // The channel and files opened for reading.
        "read", "readv", "pread64", "write", "writev", "close", "lseek", "fstat", "newfstatat",
        "stat", "lstat", "statx", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
        "getdents64", "getcwd", "poll", "ppoll", "fadvise64",
        // Memory.
        "mmap", "munmap", "mprotect", "mremap", "madvise", "brk",
        // Threads and signals of this process.
        "futex", "set_robust_list", "rseq", "sched_yield", "sched_getaffinity", "gettid",
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "tgkill",
        "restart_syscall", "exit", "exit_group", "getpid",
        // Facts.
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time",
        "uname", "sysinfo", "getrandom", "getrlimit", "getuid", "geteuid", "getgid", "getegid",
    ]

    /// Puts the filter in force for all threads; false if the kernel or container refuses it.
    static func load() -> Bool {
        guard let filter = seccomp_init(quarry_act_errno(UInt16(EPERM))) else { return false }
        defer { seccomp_release(filter) }
        guard seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 else { return false }
        for name in allowed {
            let number = seccomp_syscall_resolve_name(name)
            // Not every architecture has every call.
            if number < 0 { continue }
            guard seccomp_rule_add_array(filter, quarry_act_allow(), number, 0, nil) == 0 else {
                return false
            }
        }
        return allowReading(filter) && allowHarmlessFcntl(filter) && seccomp_load(filter) == 0
    }

    /// `openat` without any flag that writes or creates.
    private static func allowReading(_ filter: scmp_filter_ctx) -> Bool {
        let writing = UInt64(O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)
        var rule = scmp_arg_cmp(
            arg: 2, op: SCMP_CMP_MASKED_EQ, datum_a: writing, datum_b: UInt64(O_RDONLY))
        return seccomp_rule_add_array(
            filter, quarry_act_allow(), seccomp_syscall_resolve_name("openat"), 1, &rule) == 0
    }

    /// Reading and setting descriptor flags.
    private static func allowHarmlessFcntl(_ filter: scmp_filter_ctx) -> Bool {
        [F_GETFD, F_SETFD, F_GETFL].allSatisfy { command in
            var rule = scmp_arg_cmp(
                arg: 1, op: SCMP_CMP_EQ, datum_a: UInt64(command), datum_b: 0)
            return seccomp_rule_add_array(
                filter, quarry_act_allow(), seccomp_syscall_resolve_name("fcntl"), 1, &rule) == 0
        }
    }
}
