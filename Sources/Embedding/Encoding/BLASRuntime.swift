import CKernels
import COpenBLAS
import Foundation

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
    static let cacheVariable = "OPENBLAS_L2_SIZE"
    /// Present in a process that was started over; holds the core type from before, which may
    /// be empty: OpenBLAS takes an empty one for none.
    static let guardVariable = "QUARRY_OPENBLAS_STARTED_OVER"
    static let coreVariable = "OPENBLAS_CORETYPE"
    /// In the guard, in place of a core type: the better kernel was tried and computes wrongly.
    static let refused = "refused"

    /// What a process does about its kernel.
    enum Step: Hashable {
        case proceed
        /// Starts over with these variables.
        case startOver([String: String])
    }

    /// To be called first thing in `main`, with the program's arguments, its name included.
    /// Returns with the best kernel that computes rightly, or does not return but starts over.
    package static func prepare(arguments: [String]) {
        let step = step(
            environment: ProcessInfo.processInfo.environment, loaded: coreName,
            choosesAtLoad: configuration.contains("DYNAMIC_ARCH"), cpu: quarry_cpu_features(),
            isRight: passesSelfTest)
        unsetenv(guardVariable)
        guard case .startOver(let variables) = step else { return }
        for (name, value) in variables { setenv(name, value, 1) }
        startOver(arguments)
        unsetenv(guardVariable)
    }

    /// The decision behind `prepare`; `choosesAtLoad` is false of a library with one kernel.
    static func step(
        environment: [String: String], loaded: String, choosesAtLoad: Bool, cpu: quarry_cpu,
        isRight: () -> Bool
    ) -> Step {
        if let before = environment[guardVariable] {
            if before == refused || isRight() { return .proceed }
            // Back to the kernel there was, and no second try.
            return .startOver([coreVariable: before, guardVariable: refused])
        }
        let choice = environment[choiceVariable]
        guard choosesAtLoad, let better = betterCore(than: loaded, on: cpu, choice: choice) else {
            return .proceed
        }
        var variables: [String: String] = [
            coreVariable: better, guardVariable: environment[coreVariable] ?? "",
            // Saves the threads OpenBLAS makes when loaded, which spin for work that never comes.
            "OPENBLAS_NUM_THREADS": "1",
        ]
        // Where the CPU does not tell the size of its cache, OpenBLAS guesses low and warns.
        if cpu.is_x86 != 0, cpu.l2_kilobytes == 0, environment[cacheVariable] == nil {
            variables[cacheVariable] = "512"
        }
        return .startOver(variables)
    }

    /// The core type to start over with; nil where the loaded one is it.
    ///
    /// One kernel for all CPUs with AVX-512 and one for all others with AVX2, though OpenBLAS
    /// knows more names with the same speed: machines that share a build share its bits too.
    static func betterCore(than loaded: String, on cpu: quarry_cpu, choice: String?) -> String? {
        var wanted = choice ?? ""
        if wanted.isEmpty, cpu.is_x86 != 0 {
            wanted = cpu.has_avx512 != 0 ? "SKYLAKEX" : cpu.has_avx2 != 0 ? "HASWELL" : ""
        }
        return wanted.isEmpty || wanted.lowercased() == loaded.lowercased() ? nil : wanted
    }

    /// Returns only if the program can't be started.
    private static func startOver(_ arguments: [String]) {
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        let link = "/proc/self/exe"
        // By its own path the process keeps its name; the link works even where the path is gone.
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link) {
            execv(path, &pointers)
        }
        execv(link, &pointers)
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
