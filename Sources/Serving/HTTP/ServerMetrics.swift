import Reporting
import Synchronization

/// Counts what the server does, for Prometheus.
final class ServerMetrics: Sendable {
    /// Upper ends of the times' buckets, seconds.
    private static let bounds = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private struct Times {
        var buckets = [Int](repeating: 0, count: bounds.count)
        var count = 0
        var sum = 0.0
    }

    private struct Outcome: Hashable {
        var route: String
        /// 0: the client was gone.
        var status: Int
    }

    private struct State {
        var running = 0
        var outcomes: [Outcome: Int] = [:]
        var times: [String: Times] = [:]
        var generations: [String: [String: Int]] = [:]
    }

    private let state = Mutex(State())

    func begin() { state.withLock { $0.running += 1 } }

    /// - Parameter route: of the table's, so that there are few.
    func end(route: String, status: Int, seconds: Double) {
        state.withLock { state in
            state.running -= 1
            state.outcomes[Outcome(route: route, status: status), default: 0] += 1
            var times = state.times[route] ?? Times()
            times.count += 1
            times.sum += seconds
            for (place, bound) in Self.bounds.enumerated() where seconds <= bound {
                times.buckets[place] += 1
            }
            state.times[route] = times
        }
    }

    /// - Parameter isTaken: whether it answers from now on, or was refused.
    func sawGeneration(of index: String, isTaken: Bool) {
        state.withLock {
            $0.generations[index, default: [:]][isTaken ? "taken" : "refused", default: 0] += 1
        }
    }

    var text: String {
        let state = state.withLock { $0 }
        let outcomes = state.outcomes.sorted {
            ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
        }
        return [
            PrometheusText.metric(
                "quarry_http_requests_total", .counter,
                help: "Requests by route and status; status 0: the client was gone.",
                samples: outcomes.map {
                    .init(
                        labels: [("route", $0.key.route), ("status", "\($0.key.status)")],
                        value: Double($0.value))
                }),
            PrometheusText.metric(
                "quarry_http_request_duration_seconds", .histogram,
                help: "Time from a request's headers to its answer.",
                samples: state.times.sorted { $0.key < $1.key }.flatMap(Self.samples)),
            PrometheusText.metric(
                "quarry_http_requests_running", .gauge, help: "Requests that are being answered.",
                samples: [.init(value: Double(state.running))]),
            PrometheusText.metric(
                "quarry_server_generations_total", .counter,
                help: "New generations that were taken up or refused.",
                samples: state.generations.sorted { $0.key < $1.key }.flatMap { index, counts in
                    counts.sorted { $0.key < $1.key }.map {
                        .init(
                            labels: [("index", index), ("state", $0.key)],
                            value: Double($0.value))
                    }
                }),
        ].joined()
    }

    private static func samples(route: String, _ times: Times) -> [PrometheusText.Sample] {
        zip(bounds, times.buckets).map {
            .init(
                suffix: "_bucket", labels: [("route", route), ("le", "\($0)")], value: Double($1))
        } + [
            .init(
                suffix: "_bucket", labels: [("route", route), ("le", "+Inf")],
                value: Double(times.count)),
            .init(suffix: "_sum", labels: [("route", route)], value: times.sum),
            .init(suffix: "_count", labels: [("route", route)], value: Double(times.count)),
        ]
    }
}
