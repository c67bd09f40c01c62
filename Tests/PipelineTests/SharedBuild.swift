import Corpus
import Embedding
import Foundation
import Indexing
import Segments
import Storage
import TestSupport

@testable import Distributing

/// A build of a workspace's corpus that is done unit by unit through a store, in this process.
struct SharedBuild {
    let workspace: Workspace
    /// Seconds of one core: a few sources each.
    var unitSeconds = 0.3
    var acceptsRemovals = false

    var store: String { workspace.root + "/store" }
    var index: String { workspace.root + "/shared/index" }

    /// - Parameter machine: whose cache it is.
    func open(machine: Int = 0) throws -> DistributedBuild {
        _ = try TestModel.model()
        var options = DistributedBuild.Options(
            store: store, threads: 2, models: TestModel.store)
        options.index = index
        options.cache = workspace.root + "/machine\(machine)/artifacts.sqlite"
        options.soleChunks = workspace.soleChunks
        options.acceptsRemovals = acceptsRemovals
        return try DistributedBuild(
            workspace.job, file: workspace.root + "/shared/job.yaml", options: options,
            makesStore: true)
    }

    /// Lines of the units that can be done now.
    func plan(_ build: DistributedBuild) throws -> [String] {
        try build.plan(unitSeconds: unitSeconds).missing.map(\.unit.line)
    }

    /// Does all units, phase by phase.
    /// - Parameter order: of the units of a phase, some of them twice perhaps.
    /// - Returns: how many units there were, by phase.
    @discardableResult
    func workAll(order: ([String]) -> [String] = { $0 }) throws -> [Phase: Int] {
        let build = try open()
        defer { build.close() }
        let workers = try (1...2).map { try open(machine: $0) }
        defer { for worker in workers { worker.close() } }
        var counts: [Phase: Int] = [:]
        for _ in 0..<Phase.allCases.count {
            let lines = try plan(build)
            guard !lines.isEmpty else { break }
            for (number, line) in order(lines).enumerated() {
                let receipt = try Worker(workers[number % workers.count]).work(at: line)
                if lines.firstIndex(of: line) != nil { counts[receipt.phase] = lines.count }
            }
        }
        return counts
    }

    func assemble() throws -> BuildOutcome {
        let build = try open()
        defer { build.close() }
        return try build.assemble()
    }

    /// Files of the store below a folder.
    func files(below folder: String) throws -> [String] {
        try FolderUnitStore(place: store).list(below: folder).map(\.name)
    }
}

extension Workspace {
    /// Documents in two scripts, of three sentences each, in folders; enough for weights to be
    /// measured. The tiny model has a token for each letter, hence the short words.
    func writeManyTexts(_ count: Int = 80, seed: UInt64 = 5) throws {
        var random = SeededGenerator(seed: seed)
        let english = "cat dog ink oak pie rug sea tea van wax yak zoo map jar hut fog".split(
            separator: " ")
        let chinese = "差旅 報支 機房 溫度 收據 主管 設備 連線 電源 合約 假期 预算".split(separator: " ")
        for number in 0..<count {
            let isEnglish = number % 2 == 0
            let sentences = (0..<3).map { _ -> String in
                let words = (0..<5).map { _ in
                    (isEnglish ? english : chinese).randomElement(using: &random) ?? ""
                }
                return isEnglish
                    ? words.joined(separator: " ").capitalized + " \(number)."
                    : "第\(number)項\(words[0])與\(words[1])要登記。"
            }
            try write(
                "folder\(number % 7)/文件 \(number).txt",
                sentences.joined(separator: isEnglish ? " " : ""))
        }
    }
}
