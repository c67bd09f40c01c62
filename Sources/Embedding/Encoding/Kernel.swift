import CKernels
package import Corpus
import Foundation

/// The code path that all kernels of the process run on.
///
/// Every path computes the same bits, so the choice is one of speed and no part of any key. It
/// is the best one this CPU has, unless `QUARRY_KERNEL` names another.
package enum Kernel {
    static let variable = "QUARRY_KERNEL"

    /// What vectors are a function of beside the model and the text: the order of the
    /// arithmetic, stated in `gemm.h` and `encoder.h`. A change of either raises it.
    package static let arithmetic = "quarry arithmetic 1"

    /// The path in use, such as `avx512vnni`.
    package static var name: String { String(cString: quarry_kernel_name()) }

    /// The paths this CPU can run, best first.
    package static var available: [String] {
        var names: [String] = []
        while let name = quarry_kernel_at(names.count) { names.append(String(cString: name)) }
        return names
    }

    /// To be called before anything is computed.
    /// - Throws: `invalidInput` if `QUARRY_KERNEL` names a path that this CPU lacks.
    package static func check(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(QuarryError) {
        guard let wanted = environment[variable], !wanted.isEmpty,
            !available.contains(wanted)
        else { return }
        throw QuarryError(
            .invalidInput,
            "\(variable) is \(wanted), which this CPU can't run; it can run "
                + available.joined(separator: ", "))
    }
}
