import Answering
import ArgumentParser
import Corpus
import Embedding
import Foundation
import Jobs
import Running
import Searching
import Serving
import Snapshots

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Answer over HTTP from indexes, each known by its folder's name.",
        discussion: """
            Listens on 127.0.0.1 unless told otherwise, and elsewhere only with --token-file or \
            --insecure. A token file has a line each of name and SHA-256 of a token, which \
            `quarry token` writes, with the groups (acl=hr,finance) whose sources it sees: those \
            that the job's metadata gives an `acl`. It is read again when it changes.

            CURRENT is looked at every second; a new generation is opened, tried, and answers from \
            then on, while requests that have begun end on the one before. --follow pulls a \
            repository's channel into the index every minute. SIGTERM and SIGINT take no more \
            requests, and end when those at hand are answered.

            Questions are answered in the documents' own sentences. With --llm a language model at an \
            OpenAI-compatible endpoint writes answers for chats, and for questions that ask for it; \
            what it writes is checked as `quarry ask --llm` does.

            --group serves a group of indexes as one, by its file: members are index folders or \
            indexes at other servers, which are asked over /shard/v1 with a token that sees \
            everything. Hits and scores are those of one index of all; a member that does not \
            answer in time is left out, and the answer says so.

            /openapi.json describes what the server answers. Behind a proxy name it with \
            --trusted-proxy, the path with --base-path, and the host with --allow-host: requests \
            for any other host are refused.

            Examples:
              quarry serve indexes/handbook
              quarry serve indexes/handbook indexes/finance --listen 127.0.0.1:9000
              quarry serve indexes/handbook --listen 0.0.0.0:8765 --token-file tokens \\
                --allow-host kb.example.org --trusted-proxy 10.0.0.0/8 --base-path /kb
              quarry serve indexes/handbook --llm --llm-endpoint http://localhost:8080/v1 \\
                --llm-model qwen3
              quarry serve indexes/handbook --follow https://example.org/kb --trust kb.key.pub
              quarry serve --group groups/kb.yaml --listen 127.0.0.1:9100
            """)

    @Argument(help: ArgumentHelp("The index folders.", valueName: "index"), completion: .index)
    var indexes: [String] = []

    @Option(
        name: .customLong("group"),
        help: ArgumentHelp(
            "Serve the group of this file; may be repeated.", valueName: "group.yaml"),
        completion: .file(extensions: ["yaml", "yml", "json"]))
    var groups: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where to listen; port 0 takes a free one.", valueName: "host:port"))
    var listen = ListenAddress.standard

    @Option(
        name: .customLong("token-file"),
        help: ArgumentHelp("Who may ask: names and SHA-256 of tokens.", valueName: "file"))
    var tokenFile: String?

    @Flag(help: "Let anybody ask who reaches an address that is not this machine's own.")
    var insecure = false

    @Option(
        name: .customLong("base-path"),
        help: ArgumentHelp("What the server lies below at its proxy.", valueName: "/kb"))
    var basePath = ""

    @Option(
        name: .customLong("allow-host"),
        help: ArgumentHelp("A name it answers to besides; may be repeated.", valueName: "name"))
    var allowedHosts: [String] = []

    @Option(
        name: .customLong("allow-origin"),
        help: ArgumentHelp(
            "A site whose pages may ask, https://example.org; may be repeated.", valueName: "url"))
    var allowedOrigins: [String] = []

    @Option(
        name: .customLong("trusted-proxy"),
        help: ArgumentHelp(
            "Whose X-Forwarded headers are believed; may be repeated.", valueName: "address"),
        transform: ServeCommand.range)
    var proxies: [AddressRange] = []

    @Option(help: ArgumentHelp("Requests a second of one token; 0 for any.", valueName: "number"))
    var rate = ServerLimits().requestsPerSecond

    @Option(help: ArgumentHelp("Requests that may wait for a thread.", valueName: "number"))
    var queue = ServerLimits().waiting

    @Option(
        help: ArgumentHelp("For answers that are remembered; 0 for none.", valueName: "64MiB"),
        transform: ServeCommand.size)
    var cache = 64 << 20

    @Option(
        name: .customLong("rerank-model"),
        help: ArgumentHelp("A cross-encoder, for rerank: cross.", valueName: "name"),
        completion: .crossEncoder)
    var rerankModel: String?

    @OptionGroup(title: "Language model") var writer: WriterOptions

    @Option(
        help: ArgumentHelp(
            "Take the language model, its limits and its templates from this job's answer section.",
            valueName: "job.yaml"),
        completion: .job)
    var job: String?

    @Option(
        help: ArgumentHelp(
            "Take files from readers who see everything, into this job's folder `uploads`.",
            valueName: "job.yaml"))
    var upload: String?

    @OptionGroup(title: "Following a repository") var following: FollowOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard !indexes.isEmpty || !groups.isEmpty else {
            throw ValidationError("Name an index folder, or a group's file with --group.")
        }
        guard listen.isLoopback || tokenFile != nil || insecure else {
            throw ValidationError(
                "\(listen.host) can be reached from elsewhere: say who may ask with --token-file, "
                    + "or let anybody with --insecure.")
        }
        guard basePath.isEmpty || basePath.hasPrefix("/") && !basePath.hasSuffix("/") else {
            throw ValidationError("--base-path begins with a slash and ends without one.")
        }
        guard rate >= 0, rate <= 100_000 else {
            throw ValidationError("--rate takes 0 to 100000.")
        }
        guard (0...10_000).contains(queue) else {
            throw ValidationError("--queue takes 0 to 10000.")
        }
        try writer.check(isWanted: writer.isAsked)
        guard writer.isAsked || job == nil else { throw ValidationError("--job needs --llm.") }
        guard following.repository == nil || indexes.count == 1 else {
            throw ValidationError("--follow follows one index.")
        }
    }

    func run() throws {
        let log = LogLine(global, progress: ProgressLine(global)).log
        if let first = indexes.first {
            try following.begin(index: first, threads: global.threads, log: log)
        }
        let settings = try settings()
        let engine = ServingEngine(
            try catalog(), threads: global.threads, limits: settings.limits,
            cacheBytes: settings.cacheBytes,
            writer: try writer.writer(
                try job.map { try JobDefinition.load(path: $0) }?.answer ?? AnswerSettings()))
        let isVerbose = global.verbose
        let desk = try upload.map {
            try UploadJob(file: $0, threads: global.threads, log: log).desk(engine, indexes)
        }
        let server = HTTPServer(
            engine, settings: settings,
            log: ServerLog(
                note: { if isVerbose { log.say(.info, $0) } }, inform: { log.say(.info, $0) },
                warn: { log.say(.warning, $0) }),
            desk: desk)
        let command = self
        try ServerRun(server).wait { port in command.tell(port, engine, log) }
    }

    private func catalog() throws -> IndexCatalog {
        let models = ModelStore.standard()
        let cross = try rerankModel.map {
            CrossEncoder(model: try models.openCross(name: $0), threads: 1)
        }
        let slots = ComputeSlots(count: global.threads)
        return try IndexCatalog(
            try indexes.map { try ServedIndex(folder: $0, models: models, cross: cross) },
            groups: try groups.map {
                try ServedGroup(
                    try GroupDefinition.load(path: $0), models: models, cross: cross, slots: slots)
            })
    }

    private func settings() throws -> ServerSettings {
        var settings = ServerSettings(
            host: listen.host, port: listen.port, threads: global.threads)
        settings.basePath = basePath
        settings.allowedHosts = allowedHosts
        settings.allowedOrigins = allowedOrigins
        settings.proxies = proxies
        settings.cacheBytes = cache
        settings.limits.requestsPerSecond = rate
        settings.limits.waiting = queue
        settings.limits.connections = DescriptorLimit.connections(settings.limits.connections)
        if let tokenFile {
            settings.access = .tokens(try TokenList(path: tokenFile))
        } else if !listen.isLoopback {
            settings.access = .anyone
        }
        return settings
    }

    private struct JSONOutput: Encodable {
        struct Index: Encodable {
            var name: String
            var generation: Int
            var root: String
        }
        struct Group: Encodable {
            var name: String
            var root: String
            /// Those that answer, and those that are not there.
            var members: [String]
            var absent: [String]

            init(_ group: ServedGroup) {
                let generation = group.generation
                name = group.name
                root = generation.root
                members = generation.searcher.shards.map(\.name)
                absent = generation.absent.map(\.name)
            }
        }
        var url: String
        var indexes: [Index]
        /// Nil where none is served.
        var groups: [Group]?
    }

    private func tell(_ port: Int, _ engine: ServingEngine, _ log: Log) {
        let url = "http://\(listen.text(port: port))\(basePath)"
        if insecure, !listen.isLoopback, tokenFile == nil {
            log.say(.warning, "anybody who reaches \(url) may ask")
        }
        for group in engine.catalog.groups {
            for member in group.generation.absent {
                log.say(
                    .warning,
                    "\(group.name): without member \(member.name): \(member.fullReason)")
            }
        }
        log.say(.info, "listening at \(url)")
        guard global.json else { return }
        let output = JSONOutput(
            url: url,
            indexes: engine.catalog.indexes.map(\.generation).map {
                .init(
                    name: $0.index, generation: $0.snapshot.manifest.generation, root: $0.root)
            },
            groups: engine.catalog.groups.isEmpty
                ? nil : engine.catalog.groups.map(JSONOutput.Group.init))
        do {
            try Output.json(output, pretty: false)
        } catch {
            log.say(.error, "\(error)")
        }
    }

    private static func range(_ text: String) throws -> AddressRange {
        do throws(InvalidText) {
            return try AddressRange(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }

    private static func size(_ text: String) throws -> Int {
        if text == "0" { return 0 }
        do throws(InvalidText) {
            return try Quantities.bytes(text)
        } catch {
            throw ValidationError(error.reason)
        }
    }
}
