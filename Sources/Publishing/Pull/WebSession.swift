import Corpus
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Requests of HTTP that a caller waits for, over connections that are kept.
///
/// Proxies are those of the environment (`https_proxy`, `no_proxy`), as curl has them. Authorities are
/// those of the system (`/etc/ssl/certs` and the like): Foundation's URLSession looks at no variable for
/// them. Ended with `close`.
final class WebSession: NSObject, URLSessionDataDelegate, Sendable {
    private let transfers = Mutex<[Int: WebTransfer]>([:])
    private let session = Mutex<URLSession?>(nil)
    /// Seconds in which something has to come.
    private let patience: Double

    init(patience: Double, connections: Int) {
        self.patience = patience
        super.init()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpCookieStorage = nil
        configuration.httpShouldSetCookies = false
        configuration.httpMaximumConnectionsPerHost = connections
        // Silence is timed by `WebTransfer`; a large file may take hours.
        configuration.timeoutIntervalForRequest = 86_400
        session.withLock {
            $0 = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        }
    }

    func close() {
        session.withLock {
            $0?.invalidateAndCancel()
            $0 = nil
        }
    }

    /// - Parameter take: gets the body piece by piece.
    /// - Throws: what `take` throws.
    func run(
        _ request: URLRequest,
        take: @escaping @Sendable (WebAnswer, [UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) -> WebOutcome {
        let transfer = WebTransfer(take: take)
        let task = session.withLock { $0?.dataTask(with: request) }
        guard let task else { return .failure("the session has ended") }
        transfers.withLock { $0[task.taskIdentifier] = transfer }
        defer { transfers.withLock { _ = $0.removeValue(forKey: task.taskIdentifier) } }
        task.resume()
        return try transfer.wait(patience: patience) { task.cancel() }
    }

    private func transfer(of task: URLSessionTask) -> WebTransfer? {
        transfers.withLock { $0[task.taskIdentifier] }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse {
            var headers: [String: String] = [:]
            for (name, value) in response.allHeaderFields {
                headers["\(name)".lowercased()] = "\(value)"
            }
            transfer(of: dataTask)?.answered(
                WebAnswer(status: response.statusCode, headers: headers))
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        if transfer(of: dataTask)?.received([UInt8](data)) != true { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        transfer(of: task)?.completed(complaint: error.map { $0.localizedDescription })
    }

    /// A token is for the host that it was given for, and what began encrypted stays so.
    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        guard let transfer = transfer(of: task) else { return }
        var next: URLRequest?
        if let from = response.url ?? task.currentRequest?.url, let to = request.url,
            to.scheme == from.scheme || to.scheme == "https"
        {
            next = request
            if (to.scheme, to.host, to.port) != (from.scheme, from.host, from.port) {
                next?.setValue(nil, forHTTPHeaderField: "Authorization")
            }
        }
        transfer.redirected { [next] in completionHandler(next) }
    }
}
