import ArgumentParser
import Corpus
import Foundation
import Running
import Serving
import Synchronization

/// A server run to its end from a command, which blocks: until it fails or a signal stops it.
final class ServerRun: Sendable {
    private let server: HTTPServer
    private let signal = Mutex<Int32?>(nil)

    init(_ server: HTTPServer) { self.server = server }

    /// - Throws: what the server throws; an exit code where a signal stopped it.
    func wait(listening: @escaping @Sendable (Int) -> Void) throws {
        SignalWatch.start { [self] number in received(number) }
        let end = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        Task.detached { [server] in
            do {
                try await server.run(listening: listening)
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
            end.signal()
        }
        end.wait()
        if let number = signal.withLock({ $0 }) {
            LogLine.complain("info", "stopped by \(SignalWatch.name(number))")
            throw ExitCode(ExitStatus(signal: number))
        }
        try outcome.withLock { $0 }.get()
    }

    private func received(_ number: Int32) {
        let isFirst = signal.withLock { signal in
            defer { signal = signal ?? number }
            return signal == nil
        }
        guard isFirst else {
            // Somebody is in a hurry.
            Departure.leave(
                status: ExitStatus(signal: number).rawValue,
                message: "stopped at once by \(SignalWatch.name(number))"
            ) {}
        }
        Task.detached { [server] in await server.stop() }
    }
}
