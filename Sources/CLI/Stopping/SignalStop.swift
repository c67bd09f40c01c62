import ArgumentParser
import Indexing
import Running

/// What signals do to the build that is running, or to none.
final class SignalStop: Sendable {
    let build: BuildStop

    /// - Parameter wake: called when a signal comes, to end a wait.
    init(wake: @escaping @Sendable () -> Void = {}) {
        build = BuildStop(
            wake: wake,
            outOfMemory: { stop, error in
                Departure.leave(
                    status: ExitStatus.limit.rawValue, level: "error", message: "\(error)"
                ) { stop.interruptParsers() }
            })
        SignalWatch.start { [self] number in received(number) }
    }

    /// Ends the process if a signal came; to be called where all is done.
    func leaveIfSignalled() throws {
        guard let signal = build.signal else { return }
        LogLine.complain("info", Self.message(signal))
        throw ExitCode(ExitStatus(signal: signal))
    }

    private func received(_ number: Int32) {
        let status = ExitStatus(signal: number).rawValue
        guard build.request(.signal(number)) else {
            // Somebody is in a hurry.
            Departure.leave(status: status, message: Self.message(number)) { [build] in
                build.interruptParsers()
            }
        }
        Departure.schedule(status: status, message: Self.message(number)) { [build] in
            build.interruptParsers()
        }
    }

    private static func message(_ number: Int32) -> String {
        "stopped by \(SignalWatch.name(number)); the index is as it was last published, "
            + "run again to go on"
    }
}
