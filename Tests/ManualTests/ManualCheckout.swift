import Corpus
import Embedding
import Foundation
import Storage
import TestSupport
import Testing

/// A folder that looks like a checkout of Quarry with its executables on the path: what the
/// examples of the manual run in. Gone with the object.
final class ManualCheckout: Sendable {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    /// An example that does not do what the page says.
    struct Mismatch: CustomStringConvertible, Sendable {
        var place: String
        var command: String
        var expected: [String]
        var printed: String
        var status: Int?

        var description: String {
            """
            \(place): $ \(command)
            should print
            \(expected.joined(separator: "\n"))
            and prints, with exit status \(status.map(String.init) ?? "unknown"),
            \(printed)
            """
        }
    }

    /// - Throws: where the executables are not there.
    init() throws {
        folder = try TemporaryFolder()
        guard let quarry = QuarryProcess.executable else {
            throw InvalidText("the quarry executable is not beside the tests")
        }
        let executables = URL(filePath: quarry).deletingLastPathComponent().path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        environment = [
            "PATH": executables + ":" + path, "QUARRY_CACHE": folder.file("cache"), "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        ]
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("Tests"), withDestinationPath: Repository.root + "/Tests")
        // Pages take documents away from the one, and build in the other.
        for name in ["corpora", "jobs"] {
            try FileManager.default.copyItem(
                atPath: Repository.root + "/" + name, toPath: folder.file(name))
        }
        try FileSystem.remove(folder.file("jobs/.state"))
    }

    /// The one for all tests, with what the manual's first page makes in it.
    static let shared: Result<(checkout: ManualCheckout, first: [Mismatch]), any Error> = Result {
        let checkout = try ManualCheckout()
        atexit { if case .success(let made) = ManualCheckout.shared { made.checkout.remove() } }
        return (checkout, try checkout.run(ManualPage(path: ManualPage.first)))
    }

    /// Another one with what the first page makes in it, for who would meet the pages at work.
    static func own() throws -> ManualCheckout {
        let checkout = try ManualCheckout()
        _ = try checkout.run(ManualPage(path: ManualPage.first))
        return checkout
    }

    func remove() { try? FileSystem.remove(folder.path) }

    /// Whether examples can run here.
    static let isPossible =
        QuarryProcess.isPresent
        && [ModelStore.defaultModel, ModelStore.multilingualModel].allSatisfy {
            FileSystem.exists(ModelStore.standard().folder(of: $0) + "/modules.json")
        }

    /// Why they can't, where they can't.
    static let needs: Comment = "needs the quarry executable and both models (make model)"

    /// Runs the page's examples and says which do not do what the page says.
    func run(_ page: ManualPage) throws -> [Mismatch] {
        try page.fences(of: "console").flatMap { try run($0, page: page.name) }
    }

    /// Each command has to print what stands below it and to end with status 0.
    private func run(_ fence: Fence, page: String) throws -> [Mismatch] {
        let session = try ConsoleSession(fence)
        let result = try shell(session.script)
        return zip(session.steps, session.printed(result.output)).compactMap { step, printed in
            let isMet = ExpectedOutput(step.expected).matches(printed.output)
            guard !isMet || printed.status != 0 else { return nil }
            return Mismatch(
                place: "\(page):\(step.line)", command: step.command, expected: step.expected,
                printed: printed.output, status: printed.status)
        }
    }

    /// A file of the checkout.
    func text(_ name: String) throws -> String {
        String(decoding: try FileSystem.read(folder.file(name)), as: UTF8.self)
    }

    /// Seconds after which an example that never ends is ended.
    private static let patience = "600"

    func shell(_ script: String) throws -> QuarryProcess.Result {
        try QuarryProcess(
            folder: folder.path, environment: environment, executable: "/usr/bin/timeout"
        ).run([Self.patience, "/bin/sh", "-c", script])
    }
}
