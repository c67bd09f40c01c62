// swift-tools-version: 6.1
import PackageDescription

// A program of its own that uses Quarry as a library: `make example` builds and runs it.
let package = Package(
    name: "finance",
    dependencies: [.package(name: "quarry", path: "../../..")],
    targets: [
        .executableTarget(
            name: "finance", dependencies: [.product(name: "QuarryKit", package: "quarry")],
            path: "Sources")
    ],
    swiftLanguageModes: [.v6]
)
