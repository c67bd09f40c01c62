import CKernels
import COpenBLAS
import Foundation
import Storage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which of OpenBLAS's kernels this process computes with, and how the best one is had.
///
/// OpenBLAS picks a kernel when it is loaded, before `main`, and an old one takes a CPU it does
/// not know for a lesser one: 0.3.21 (Debian 12) runs newer AMD CPUs with AVX2 at half of their
/// speed. Only `OPENBLAS_CORETYPE` in the environment it is loaded in helps, so `prepare`
/// sets it and starts the program over, once. `QUARRY_OPENBLAS_CORETYPE` overrides the choice.
package enum BLASRuntime {
    /// A user's own choice of kernel; `OPENBLAS_CORETYPE` yields to a better one, this does not.
    static let choiceVariable = "QUARRY_OPENBLAS_CORETYPE"
    /// Present in a process that was started over; holds the core type from before.
    static let guardVariable = "QUARRY_OPENBLAS_STARTED_OVER"
    /// In place of a core type: the better kernel was tried and computes wrongly here.
    private static let refused = "refused"
    private static let coreVariable = "OPENBLAS_CORETYPE"
    private static let cacheVariable = "OPENBLAS_L2_SIZE"

    /// To be called first thing in `main`, with the program's arguments, its name included.
    /// Returns with the best kernel that computes rightly, or does not return but starts over.
    package static func prepare(arguments: [String]) {
        let environment = ProcessInfo.processInfo.environment
        if let before = environment[guardVariable] {
            unsetenv(guardVariable)
            if before != refused, !passesSelfTest() { giveUp(for: before, arguments) }
            return
        }
        guard
            let better = betterCore(
                than: coreName, on: quarry_cpu_features(), choice: environment[choiceVariable]),
            configuration.contains("DYNAMIC_ARCH")
        else { return }
        setenv(guardVariable, environment[coreVariable] ?? "", 1)
        setenv(coreVariable, better, 1)
        // Where the CPU does not tell the size of its cache, OpenBLAS guesses low and warns.
        if quarry_cpu_features().l2_kilobytes == 0 { setenv(cacheVariable, "512", 0) }
        // Saves the threads OpenBLAS makes when it is loaded, which spin for work that never comes.
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        startOver(arguments)
        unsetenv(guardVariable)
    }

    /// The core type to start over with; nil where the loaded one is as good.
    static func betterCore(than loaded: String, on cpu: quarry_cpu, choice: String?) -> String? {
        if let choice, !choice.isEmpty {
            return choice.lowercased() == loaded.lowercased() ? nil : choice
        }
        guard cpu.is_x86 != 0 else { return nil }
        if cpu.has_avx512 != 0 { return rank(loaded) < 3 ? "SKYLAKEX" : nil }
        if cpu.has_avx2 != 0 { return rank(loaded) < 2 ? "HASWELL" : nil }
        return nil
    }

    /// Width of the vectors a kernel for x86 uses: 512, 256 or 128 bits and less.
    private static func rank(_ core: String) -> Int {
        switch core.lowercased() {
        case "skylakex", "cooperlake", "sapphirerapids": 3
        case "haswell", "zen": 2
        default: 1
        }
    }

    /// A kernel that computes wrongly is given up for the one there was before.
    private static func giveUp(for before: String, _ arguments: [String]) {
        if before.isEmpty { unsetenv(coreVariable) } else { setenv(coreVariable, before, 1) }
        setenv(guardVariable, refused, 1)
        startOver(arguments)
    }

    /// Returns only if the program can't be started.
    private static func startOver(_ arguments: [String]) {
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        execv("/proc/self/exe", &pointers)
        for pointer in pointers { free(pointer) }
    }
}

extension BLASRuntime {
    /// The kernel as OpenBLAS calls it, such as `SkylakeX`.
    package static var coreName: String { String(cString: openblas_get_corename()) }

    /// What decides the bits of a product beside the operands, such as
    /// `OpenBLAS 0.3.21 SkylakeX`: part of a fingerprint.
    package static var kernel: String {
        "\(configuration.split(separator: " ").prefix(2).joined(separator: " ")) \(coreName)"
    }

    /// For people: `OpenBLAS 0.3.21 SkylakeX, 1 thread`.
    package static var description: String {
        let threads = openblas_get_num_threads()
        return "\(kernel), \(threads) \(threads == 1 ? "thread" : "threads")"
    }

    /// The library's version and build options, in its own words.
    private static var configuration: String { String(cString: openblas_get_config()) }
}
