import Corpus
import Fields
import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Searching
import ServiceLifecycle
import Snapshots
import Synchronization

/// The server: listens, answers, follows its indexes, and stops when it is told to.
package final class HTTPServer: Sendable {
    private let engine: ServingEngine
    private let settings: ServerSettings
    private let log: ServerLog
    private let desk: UploadDesk?
    private let metrics = ServerMetrics()
    private let connections = ConnectionCount()
    private let state = Mutex(State())

    private struct State {
        var services: ServiceGroup?
        var isDraining = false
        /// What was last said of each index and of the tokens, which is said once.
        var complaints: [String: String] = [:]
        /// What of each group was last told.
        var told: [String: GroupGeneration] = [:]
    }

    /// - Parameter desk: takes the files that readers bring; nil: none are taken.
    package init(
        _ engine: ServingEngine, settings: ServerSettings, log: ServerLog, desk: UploadDesk? = nil
    ) {
        self.desk = desk
        self.engine = engine
        self.settings = settings
        self.log = log
    }

    /// Serves until `stop`, or until the task is cancelled.
    /// - Parameter listening: told the port once there is one.
    /// - Throws: `QuarryError`: `io` where the address can't be listened at.
    package func run(listening: @escaping @Sendable (_ port: Int) -> Void) async throws {
        let silent = Logger(label: "quarry") { _ in SwiftLogNoOpLogHandler() }
        let (settings, connections) = (settings, connections)
        let application = Application(
            responder: RequestHandler(
                table: routes, settings: settings, metrics: metrics, log: log),
            server: HTTPServerBuilder { responder in
                GuardedChannel(
                    responder: responder, limits: settings.limits, connections: connections)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(settings.host, port: settings.port), backlog: 1024),
            onServerRunning: { channel in listening(channel.localAddress?.port ?? 0) },
            logger: silent)
        var configuration = ServiceGroupConfiguration(services: [application], logger: silent)
        configuration.maximumGracefulShutdownDuration = .seconds(settings.limits.drainSeconds)
        let services = ServiceGroup(configuration: configuration)
        let isStopped = state.withLock { state in
            state.services = services
            return state.isDraining
        }
        guard !isStopped else { return }
        async let _: Void = follow("follow") { [self] in lookForChanges() }
        // A stop doesn't wait for it: a member that is far may take minutes.
        let members = engine.catalog.groups.map { group in
            Task { await follow("members") { [self] in lookForMembers(of: group) } }
        }
        defer { for look in members { look.cancel() } }
        do {
            try await services.run()
        } catch let error as IOError {
            throw QuarryError(
                .io, path: nil, "can't listen at \(settings.host):\(settings.port): \(error)")
        }
    }

    /// Takes no more connections; what is being answered is answered first, for `drainSeconds` at
    /// most.
    package func stop() async {
        let services = state.withLock { state in
            state.isDraining = true
            return state.services
        }
        await services?.triggerGracefulShutdown()
    }

    private var page: PageRoutes {
        var isOpen = true
        if case .tokens = settings.access { isOpen = false }
        return PageRoutes(
            engine: engine, basePath: settings.basePath, isOpen: isOpen, takesFiles: desk != nil)
    }

    private var routes: RouteTable {
        var routes =
            SearchRoutes(engine: engine).routes + SourceRoutes(engine: engine).routes
            + ShardRoutes(engine: engine).routes
            + AskRoutes(engine: engine).routes
            + OpenAIRoutes(engine: engine).routes + ChatRoutes(engine: engine).routes
            + RerankRoutes(engine: engine).routes + WebSearchRoutes(engine: engine).routes
            + DifyRoutes(engine: engine).routes
            + MCPRoutes(server: MCPServer(engine)).routes
            + DocumentRoutes(engine: engine).routes + page.routes
            + StatusRoutes(
                engine: engine, metrics: metrics, connections: connections,
                isDraining: { [weak self] in self?.state.withLock { $0.isDraining } ?? true }
            ).routes
        if let desk { routes += UploadRoutes(desk: desk).routes }
        let description = Route(.get, "/openapi.json", "What the server answers.") { _ in
            .json(JSONValue.null)
        }.with { $0.schema = ["type": "object"] }
        let document = OpenAPIDocument(
            routes: routes + [description], limits: settings.limits, basePath: settings.basePath
        ).document
        routes.append(description.with { $0.answer = { _ in .json(document) } })
        return RouteTable(routes)
    }
}

extension HTTPServer {
    /// How often indexes, tokens and members of groups are looked at.
    private static let interval = Duration.seconds(1)

    /// Takes up what has changed on disk, until the task is cancelled.
    /// - Parameter name: of the queue: members may be far, and nothing waits for them but they.
    private func follow(_ name: String, _ look: @escaping @Sendable () -> Void) async {
        let queue = WorkQueue(name: name, width: 1, places: 0, seconds: 60, blocks: true)
        while true {
            do {
                try await Task.sleep(for: Self.interval)
                try await queue.run(look)
            } catch {
                return
            }
        }
    }

    private func lookForChanges() {
        for index in engine.catalog.indexes {
            do throws(QuarryError) {
                guard let generation = try index.refresh() else { continue }
                metrics.sawGeneration(of: index.name, isTaken: true)
                forget(index.name)
                let number = generation.snapshot.manifest.generation
                log.inform("\(index.name): generation \(number) answers, root \(generation.root)")
            } catch {
                guard complain(of: index.name, "its new generation is not taken: \(error)") else {
                    continue
                }
                metrics.sawGeneration(of: index.name, isTaken: false)
            }
        }
        guard case .tokens(let list) = settings.access else { return }
        do throws(QuarryError) {
            guard let count = try list.refresh() else { return }
            forget(Self.tokens)
            log.inform("the token file has \(count) tokens now")
        } catch {
            _ = complain(of: Self.tokens, "they stay as they were: \(error)")
        }
    }

    private func lookForMembers(of group: ServedGroup) {
        do throws(QuarryError) {
            let known = group.generation
            try group.refresh()
            let generation = group.generation
            // A question may have found before what is new.
            let told = state.withLock { $0.told.updateValue(generation, forKey: group.name) }
            guard (told ?? known) !== generation else { return }
            metrics.sawGeneration(of: group.name, isTaken: true)
            forget(group.name)
            log.inform(
                "\(group.name): \(generation.searcher.shards.count) members answer, root "
                    + generation.root)
            for member in generation.absent {
                log.warn("\(group.name): without member \(member.name): \(member.fullReason)")
            }
        } catch {
            guard complain(of: group.name, "its members stay as they were: \(error)") else {
                return
            }
            metrics.sawGeneration(of: group.name, isTaken: false)
        }
    }

    private static let tokens = "tokens"

    /// Says what is wrong, unless it was said before.
    private func complain(of subject: String, _ reason: String) -> Bool {
        let isNew = state.withLock {
            $0.complaints.updateValue(reason, forKey: subject) != reason
        }
        if isNew { log.warn("\(subject): \(reason)") }
        return isNew
    }

    private func forget(_ subject: String) {
        state.withLock { $0.complaints[subject] = nil }
    }
}
