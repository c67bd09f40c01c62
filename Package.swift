// swift-tools-version: 6.1
import PackageDescription

let isDependency = Context.packageDirectory.split(separator: "/").contains("checkouts")

let package = Package(
    name: "quarry",
    products: [
        .library(name: "QuarryKit", targets: ["QuarryKit"]),
        .executable(name: "quarry", targets: ["CLI"]),
        .executable(name: "quarry-parser", targets: ["quarry-parser"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.11.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: systemLibraries + [
        // Optimised in debug builds too: tests embed with the real model. Packages that depend on
        // a version of this one have it in a folder `checkouts`, where flags are refused.
        .target(
            name: "CKernels",
            cSettings: isDependency
                ? [] : [.unsafeFlags(["-O3"], .when(configuration: .debug))]),

        // Told by the Makefile, for `quarry --version`; compiled anew for each commit, and no more
        // than the command depends on it.
        .target(
            name: "CCommit",
            cSettings: Context.environment["QUARRY_COMMIT"].map { commit in
                [.define("QUARRY_COMMIT", to: "\"\(commit)\"")]
            }),

        // Vocabulary and disk
        .target(name: "Corpus"),
        .target(
            name: "Storage",
            dependencies: [
                "Corpus", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),

        // What is asked of others over the network
        .target(name: "Web", dependencies: ["Corpus", "Storage", "CCurl"]),
        .target(name: "Fields", dependencies: ["Corpus"]),
        .target(name: "Chat", dependencies: ["Corpus", "Fields", "Web"]),

        // What people see on a terminal, and how they type
        .target(name: "Terminal", dependencies: ["Corpus"]),

        // Stages: none imports another
        .target(
            name: "Parsing",
            dependencies: [
                "Corpus", "Fields", "CPoppler", "CLibXML2", "CLibZip", "CUchardet", "CTesseract",
                "CZlib", "CCmarkGFM",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "ParserPool",
            dependencies: [
                "Corpus", "CSpawn", .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(name: "Chunking", dependencies: ["Corpus"]),
        .target(
            name: "Embedding",
            dependencies: ["Corpus", "Storage", "CKernels"]),
        .target(
            name: "Postings",
            dependencies: [
                "Corpus", "Storage", "CStemmer",
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        .target(
            name: "HNSW",
            dependencies: [
                "Corpus", "Storage", "CKernels",
                .product(name: "HeapModule", package: "swift-collections"),
            ]),
        .target(
            name: "Artifacts",
            dependencies: ["Corpus", "Storage", .product(name: "GRDB", package: "GRDB.swift")]),

        .target(name: "Adapting", dependencies: ["Corpus", "Storage", "CKernels"]),

        // What the stages leave on disk
        .target(name: "Segments", dependencies: ["Corpus", "Storage", "Postings", "HNSW"]),
        .target(
            name: "Snapshots", dependencies: ["Corpus", "Storage", "Adapting", "Segments"]),

        // What leaves the machine
        .target(
            name: "Publishing",
            dependencies: [
                "Corpus", "Storage", "Web", "Adapting", "Segments", "Snapshots", "CArchive",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),

        .target(
            name: "Exporting",
            dependencies: [
                "Corpus", "Storage", "Postings", "HNSW", "Segments", "Snapshots",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]),

        // Candidates, fusion, late interaction: shared by the two paths
        .target(
            name: "Ranking", dependencies: ["Corpus", "CKernels", "Postings", "HNSW", "Segments"]),

        // Write path, read path
        .target(
            name: "Jobs",
            dependencies: [
                "Corpus", "Storage", "Fields", "Adapting",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Yams", package: "Yams"),
            ]),
        .target(
            name: "Indexing",
            dependencies: [
                "Corpus", "Storage", "Jobs", "Artifacts", "ParserPool", "Chunking",
                "Adapting", "Embedding",
                "Postings", "HNSW", "Segments", "Snapshots", "Ranking", "CKernels",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(
            name: "Searching",
            dependencies: [
                "Corpus", "Storage", "Chat", "Adapting", "Embedding", "Postings", "HNSW",
                "Segments", "Snapshots", "Ranking",
            ]),
        .target(
            name: "Citing",
            dependencies: [
                "Corpus", "Storage", "ParserPool", "Chunking", "Jobs", "Snapshots", "Indexing",
            ]),
        .target(
            name: "Answering",
            dependencies: [
                "Corpus", "Storage", "Fields", "Chat", "Chunking", "Embedding", "Postings",
                "Segments", "Snapshots", "Searching", "Citing",
            ]),
        .target(
            name: "Evaluation",
            dependencies: [
                "Corpus", "Storage", "Markup", "Artifacts", "Chunking", "Embedding", "Postings",
                "Indexing", "Searching", "Snapshots", "Answering",
            ]),

        // What models learn from
        .target(
            name: "Datasets",
            dependencies: [
                "Corpus", "Storage", "Chat", "Embedding", "Postings", "HNSW", "Segments",
                "Snapshots", "Exporting", "Ranking", "Searching", "Citing", "Answering",
                "Evaluation",
            ]),

        // Whether an index may be published, and what differs between two
        .target(
            name: "Judging",
            dependencies: [
                "Corpus", "Storage", "Markup", "Chunking", "Embedding", "Postings", "HNSW",
                "Segments", "Snapshots", "Ranking", "Searching", "Evaluation",
            ]),

        // What is learnt from questions, and whether it may be published
        .target(
            name: "Tuning",
            dependencies: [
                "Corpus", "Storage", "CKernels", "Adapting", "Embedding", "HNSW", "Artifacts",
                "Segments", "Snapshots", "Ranking", "Indexing", "Searching", "Evaluation",
            ]),

        // What this machine has and what it does
        .target(
            name: "Diagnosis",
            dependencies: [
                "Corpus", "Storage", "ParserPool", "Embedding", "Postings", "HNSW", "Artifacts",
                "Segments", "Snapshots", "Ranking", "Searching", "Evaluation", "Reporting",
            ]),

        // What tells of changes
        .target(name: "Watching", dependencies: ["Corpus", "Storage"]),

        // What a run leaves to be read
        .target(name: "Markup"),
        .target(name: "Reporting", dependencies: ["Corpus", "Storage", "Markup"]),

        // Searching behind HTTP
        .target(
            name: "Serving",
            dependencies: [
                "Corpus", "Storage", "Markup", "Fields", "Chat", "Jobs", "Adapting", "Embedding",
                "Postings", "HNSW", "Segments", "Snapshots", "Ranking", "Searching", "Citing",
                "Answering", "Reporting", "Web",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            // The web page, compiled in: an executable has no folder of resources to lose.
            resources: [
                "page.css", "icon.svg", "elements.js", "server.js", "viewer.js",
                "passages.js", "answer.js", "history.js", "uploads.js", "page.js",
            ].map { .embedInCode("Page/\($0)") }),

        // A job run in this process, once or again and again
        .target(
            name: "Running",
            dependencies: [
                "Corpus", "Storage", "Jobs", "Artifacts", "ParserPool", "Embedding", "Snapshots",
                "Indexing", "Watching", "Reporting", "Judging",
            ]),

        // A job's build shared by several machines
        .target(
            name: "Distributing",
            dependencies: [
                "Corpus", "Storage", "Jobs", "Artifacts", "ParserPool", "Embedding", "Segments",
                "Snapshots", "Publishing", "Indexing", "Reporting", "Running",
                .product(name: "HeapModule", package: "swift-collections"),
            ]),

        // Doors
        .target(
            name: "QuarryKit",
            dependencies: [
                "Corpus", "Chat", "Embedding", "Postings", "Jobs", "Snapshots", "Indexing",
                "Searching", "Citing", "Answering", "Running",
            ]),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "CCommit", "Corpus", "Storage", "Fields", "Chat", "Jobs", "ParserPool", "Embedding",
                "Postings", "Segments", "Snapshots", "Indexing", "Searching", "Citing", "Answering",
                "Evaluation",
                "Diagnosis", "Watching", "Reporting", "Running", "Distributing", "Publishing",
                "Exporting", "Datasets", "Judging", "Serving", "Terminal", "Adapting", "Tuning",
                "Artifacts",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "quarry-parser", dependencies: ["Corpus", "Parsing", "CSeccomp"],
            exclude: ["LICENSE.md"]),
    ] + (isFuzzed ? fuzzers : tests),
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)

/// Module maps over system libraries, each with the packages that bring it.
var systemLibraries: [Target] {
    [
        systemLibrary("CPoppler", pkgConfig: "poppler-glib", apt: "libpoppler-glib-dev"),
        systemLibrary("CLibXML2", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        systemLibrary("CLibZip", pkgConfig: "libzip", apt: "libzip-dev"),
        systemLibrary("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
        systemLibrary(
            "CCmarkGFM", pkgConfig: "libcmark-gfm", apt: "libcmark-gfm-dev",
            "libcmark-gfm-extensions-dev"),
        systemLibrary("CUchardet", pkgConfig: "uchardet", apt: "libuchardet-dev"),
        systemLibrary("CTesseract", apt: "libtesseract-dev"),
        systemLibrary("CSeccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev"),
        systemLibrary("CStemmer", apt: "libstemmer-dev"),
        systemLibrary("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
        systemLibrary("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        systemLibrary("CSpawn"),
        systemLibrary("COpenBLAS", pkgConfig: "openblas", apt: "libopenblas-dev"),
    ]
}

func systemLibrary(_ name: String, pkgConfig: String? = nil, apt: String...) -> Target {
    .systemLibrary(
        name: name, path: "Sources/SystemLibraries/\(name)", pkgConfig: pkgConfig,
        providers: [.apt(apt)])
}

var tests: [Target] {
    [
        .target(
            name: "TestSupport", dependencies: ["Corpus", "Storage", "Chat", "CSpawn"],
            path: "Tests/TestSupport"),
        .testTarget(name: "HouseTests", dependencies: ["Storage", "TestSupport"]),
        .testTarget(name: "CorpusTests", dependencies: ["Corpus", "TestSupport"]),
        .testTarget(
            name: "StorageTests", dependencies: ["Corpus", "Storage", "TestSupport"]),
        .testTarget(name: "TerminalTests", dependencies: ["Terminal", "TestSupport"]),
        .testTarget(
            name: "ParsingTests",
            dependencies: [
                "Corpus", "Chunking", "ParserPool", "TestSupport", "quarry-parser", "CZlib",
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "PageGeometryTests", dependencies: ["Corpus", "Parsing", "TestSupport"]),
        .testTarget(name: "ChunkingTests", dependencies: ["Corpus", "Chunking", "TestSupport"]),
        .testTarget(
            name: "EmbeddingTests",
            dependencies: [
                "Corpus", "Storage", "Embedding", "COpenBLAS", "CKernels", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Corpus", "Storage", "Indexing", "Searching", "Evaluation", "TestSupport",
            ]),
        .testTarget(
            name: "PostingsTests", dependencies: ["Corpus", "Storage", "Postings", "TestSupport"]),
        .testTarget(
            name: "HNSWTests",
            dependencies: ["Corpus", "Storage", "HNSW", "CKernels", "TestSupport"]),
        .testTarget(
            name: "JobsTests",
            dependencies: [
                "Corpus", "Storage", "Jobs", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "ArtifactsTests",
            dependencies: [
                "Corpus", "Storage", "Artifacts", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "CitingTests",
            dependencies: [
                "Corpus", "Storage", "ParserPool", "Chunking", "Citing", "quarry-parser",
            ]),
        .testTarget(
            name: "AnsweringTests",
            dependencies: ["Corpus", "Postings", "Fields", "Chat", "Answering", "TestSupport"]),
        .testTarget(
            name: "DiagnosisTests",
            dependencies: [
                "Corpus", "Storage", "Embedding", "Diagnosis", "TestSupport", "quarry-parser",
            ]),
        .testTarget(name: "WatchingTests", dependencies: ["Watching", "Storage", "TestSupport"]),
        .testTarget(name: "RankingTests", dependencies: ["Corpus", "Ranking"]),
        .testTarget(
            name: "AdaptingTests",
            dependencies: ["Corpus", "Storage", "CKernels", "Adapting", "TestSupport"]),
        .testTarget(
            name: "TuningTests",
            dependencies: ["Corpus", "Storage", "Adapting", "Evaluation", "Tuning", "TestSupport"]),
        .testTarget(
            name: "SearchingTests",
            dependencies: [
                "Corpus", "Storage", "Chunking", "Embedding", "HNSW", "Postings", "Segments",
                "Snapshots", "Ranking", "Searching", "TestSupport",
            ]),
        .testTarget(
            name: "PublishingTests",
            dependencies: [
                "Corpus", "Storage", "Web", "Segments", "Snapshots", "Indexing", "Searching",
                "Publishing", "CLI", "TestSupport",
            ]),
        .testTarget(
            name: "ExportingTests",
            dependencies: [
                "Corpus", "Storage", "Postings", "HNSW", "Segments", "Snapshots", "Exporting",
                "CLI", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Corpus", "Storage", "Fields", "Chat", "Jobs", "Adapting", "Embedding", "Segments",
                "Snapshots", "Searching", "Answering", "Serving", "Web", "TestSupport",
                "quarry-parser", "CLI",
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(
            name: "ReportingTests",
            dependencies: ["Corpus", "Storage", "Reporting", "TestSupport"]),
        .testTarget(
            name: "RunningTests",
            dependencies: ["Corpus", "Indexing", "Jobs", "Running", "Watching", "TestSupport"]),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Corpus", "Storage", "Jobs", "Artifacts", "ParserPool", "Chunking", "Embedding",
                "Postings", "HNSW", "Segments", "Snapshots", "Ranking", "Indexing", "Searching",
                "Answering", "Fields", "Chat", "Citing", "Evaluation", "Datasets", "Reporting",
                "Judging", "Distributing", "QuarryKit", "CLI", "Adapting", "Tuning", "Publishing",
                "quarry-parser", "TestSupport",
            ],
            exclude: ["Fixtures"]),
        // Outsiders: they see what is public, as other packages do.
        .testTarget(
            name: "QuarryKitTests", dependencies: ["QuarryKit", "quarry-parser"],
            packageAccess: false),
        .executableTarget(
            name: "ManualExample", dependencies: ["QuarryKit"],
            path: "jobs/Examples/Swift/Sources", packageAccess: false),
        .testTarget(
            name: "ManualTests",
            dependencies: [
                "Corpus", "Storage", "Jobs", "Artifacts", "Parsing", "Embedding", "Snapshots",
                "Chat", "Publishing", "Searching", "Answering", "Reporting", "Serving", "CLI",
                "quarry-parser", "ManualExample", "TestSupport",
            ]),
    ]
}

/// Set in CI: a warning of the compiler's is an error then, in Quarry's own targets.
var isStrict: Bool { Context.environment["QUARRY_STRICT"] == "1" }
// Computed: the package above reads it before a constant down here had its value.
var isFuzzed: Bool { Context.environment["QUARRY_FUZZ"] != nil }

/// What `Tests/Fuzz/fuzz.sh` builds in place of the tests: `Tests/Fuzz`, with the checks that tests make too.
/// Only this target's own code is instrumented here, so that CI's minute shares the tests' build;
/// `make fuzz` instruments all of it by its command line.
var fuzzers: [Target] {
    [
        .executableTarget(
            name: "Fuzz",
            dependencies: ["Corpus", "Storage", "Parsing", "Snapshots", "Publishing"],
            path: "Tests",
            exclude: [
                "Benchmarks", "EmbeddingTests/Fixtures", "Fuzz/Failures", "Fuzz/Seeds",
                "Fuzz/docx.dict", "Fuzz/fuzz.sh", "Fuzz/pdf-script.dict", "Fuzz/pdf-streams.dict",
                "House", "ParsingTests/Fixtures", "PipelineTests/Fixtures",
            ],
            sources: [
                "Fuzz/FuzzTarget.swift", "ParsingTests/ZipBuilder.swift",
                "PageGeometryTests/HandPage.swift", "PageGeometryTests/PageBytes.swift",
                "PageGeometryTests/PageChecks.swift", "PageGeometryTests/ScriptChecks.swift",
                "PageGeometryTests/StreamChecks.swift", "PublishingTests/RootChecks.swift",
            ],
            swiftSettings: [.unsafeFlags(["-sanitize=fuzzer"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
    ]
}

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    settings += [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ]
    if isStrict {
        settings.append(.unsafeFlags(["-warnings-as-errors"]))
        target.cSettings = (target.cSettings ?? []) + [.unsafeFlags(["-Wall", "-Werror"])]
    }
    // What tests do takes no time next to what they call: optimising them would double CI's build.
    if target.type == .test {
        settings.append(.unsafeFlags(["-Onone"], .when(configuration: .release)))
    }
    target.swiftSettings = settings
}

// `make manual` renders Sources/QuarryKit/QuarryKit.docc; nothing else needs the plugin.
if Context.environment["QUARRY_MANUAL"] != nil {
    package.dependencies.append(
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
