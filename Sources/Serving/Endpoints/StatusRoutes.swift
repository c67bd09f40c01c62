import Fields
import Reporting
import Snapshots
import Synchronization

/// What watches the server: whether it lives, whether it answers, what it does.
struct StatusRoutes {
    let engine: ServingEngine
    let metrics: ServerMetrics
    let connections: ConnectionCount
    let isDraining: @Sendable () -> Bool

    var routes: [Route] { [health, ready, figures] }

    private static func state(_ text: String) -> JSONValue { ["status": .string(text)] }

    private var health: Route {
        Route(.get, "/health", "Whether the server lives.") { _ in .json(Self.state("ok")) }.with {
            $0.isPublic = true
            $0.schema = APISchema.state
        }
    }

    private var ready: Route {
        Route(.get, "/ready", "Whether the server takes requests; 503 while it is stopping.") {
            [isDraining, engine] _ in
            guard !isDraining() else { throw Problem.overloaded(afterSeconds: 5) }
            let absent = engine.catalog.groups.reduce(0) { $0 + $1.generation.absent.count }
            guard absent > 0 else { return .json(Self.state("ready")) }
            return .json(
                ["status": "ready", "absent_members": .integer(absent)] as JSONValue)
        }.with {
            $0.isPublic = true
            $0.schema = APISchema.object(
                ["status": APISchema.string], optional: ["absent_members": APISchema.count])
        }
    }

    private var figures: Route {
        Route(.get, "/metrics", "Figures for Prometheus.") { [engine, metrics, connections] _ in
            .text(
                metrics.text + Self.text(engine, connections: connections.value),
                contentType: PrometheusText.contentType)
        }.with {
            $0.contentType = "text/plain"
            $0.schema = ["type": "string"]
        }
    }

    private static func text(_ engine: ServingEngine, connections: Int) -> String {
        let queues = [
            ("search", engine.work.load), ("group", engine.gathering.load),
            ("fetch", engine.fetching.load), ("writing", engine.writing.load),
            ("proof", engine.proofWork.load),
        ]
        let generations = engine.catalog.answering
        return [
            PrometheusText.metric(
                "quarry_server_connections", .gauge, help: "Open connections.",
                samples: [.init(value: Double(connections))]),
            PrometheusText.metric(
                "quarry_server_work", .gauge, help: "Pieces of work on threads and waiting.",
                samples: queues.flatMap { name, load in
                    [
                        .init(
                            labels: [("queue", name), ("state", "running")],
                            value: Double(load.running)),
                        .init(
                            labels: [("queue", name), ("state", "waiting")],
                            value: Double(load.waiting)),
                    ]
                }),
            PrometheusText.metric(
                "quarry_server_index_generation", .gauge, help: "The generation that answers.",
                samples: generations.map {
                    .init(
                        labels: [("index", $0.index)],
                        value: Double($0.snapshot.manifest.generation))
                }),
            PrometheusText.metric(
                "quarry_server_index_info", .gauge, help: "The root that answers.",
                samples: generations.map {
                    .init(labels: [("index", $0.index), ("root", $0.root)], value: 1)
                }),
            engine.tally.text, GroupTally.text(engine.catalog.groups), caches(engine),
        ].joined()
    }

    private static func caches(_ engine: ServingEngine) -> String {
        let caches = engine.caches
        return PrometheusText.metric(
            "quarry_server_cache_requests_total", .counter,
            help: "What was looked for in the server's caches, by outcome.",
            samples: caches.flatMap { name, figures in
                [
                    .init(
                        labels: [("cache", name), ("outcome", "hit")], value: Double(figures.hits)),
                    .init(
                        labels: [("cache", name), ("outcome", "miss")],
                        value: Double(figures.misses)),
                ]
            })
            + PrometheusText.metric(
                "quarry_server_cache_bytes", .gauge, help: "Size of the server's caches, about.",
                samples: caches.map {
                    .init(labels: [("cache", $0.name)], value: Double($0.figures.bytes))
                })
    }
}

extension ServingEngine {
    /// What is remembered, by name.
    var caches: [(name: String, figures: CacheFigures)] {
        [("searches", searches.figures), ("answers", answers.figures)]
    }
}
