package import Corpus
import Synchronization

/// Requests of HTTP that a caller waits for, over connections that are kept, by libcurl.
///
/// Proxies are those of the environment (`https_proxy`, `no_proxy`), authorities those of the
/// system unless `SSL_CERT_FILE` or `SSL_CERT_DIR` names others, as curl has them.
package final class WebSession: Sendable {
    private let idle = Mutex<[WebHandle]>([])
    /// Seconds in which something has to come.
    private let patience: Double

    package init(patience: Double) { self.patience = patience }

    /// - Parameter take: gets the body piece by piece, on this thread.
    /// - Throws: what `take` throws.
    package func run(
        _ request: WebRequest,
        take: @escaping (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) -> WebOutcome {
        guard let handle = idle.withLock({ $0.popLast() }) ?? WebHandle() else {
            return .failure("libcurl can't start")
        }
        defer { idle.withLock { $0.append(handle) } }
        return try WebTransfer(request, take: take).run(on: handle, patience: patience)
    }
}
